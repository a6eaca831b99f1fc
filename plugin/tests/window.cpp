// affetto_plugin_window PROGRAM: a host with a window, for tests under an X server.
//
// For VST3: JUCE 7.0.5's hosting of LV2 now and then leaves an editor hidden, so LV2 has a host of its own,
// lilv/window.cpp, which obeys the same lines.
//
// Plays along with some audio all the while and does what it reads, line by line: `open`, `size WIDTH
// HEIGHT`, `close`, `quit`. When it is done it answers with the editor's size, `0 0` without one.
#include <atomic>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <thread>

#include "hosting.h"
#include "support.h"

namespace {

using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;

class Window final : public juce::Component {
public:
    explicit Window(juce::AudioProcessor& plugin) : plugin_(plugin) {
        setOpaque(true);
        setSize(1200, 800);
        addToDesktop(juce::ComponentPeer::windowHasTitleBar);
        setVisible(true);
    }
    void paint(juce::Graphics& graphics) override { graphics.fillAll(juce::Colours::black); }

    void obey(const std::string& line) {
        std::istringstream words(line);
        std::string word;
        int width = 0, height = 0;
        words >> word >> width >> height;
        if (word == "open") {
            open();
        } else if (word == "size" && editor_) {
            editor_->setSize(width, height);
        } else if (word == "close") {
            editor_.reset();
        }
        // What the plugin and the X server still have to do comes first.
        juce::Timer::callAfterDelay(700, [this] {
            std::printf("%d %d\n", editor_ ? editor_->getWidth() : 0, editor_ ? editor_->getHeight() : 0);
            std::fflush(stdout);
        });
    }

private:
    void open() {
        editor_.reset(plugin_.createEditorIfNeeded());
        if (editor_) addAndMakeVisible(*editor_);
    }

    juce::AudioProcessor& plugin_;
    std::unique_ptr<juce::AudioProcessorEditor> editor_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const juce::ScopedJuceInitialiser_GUI juce;
    juce::String error;
    BuiltPlugin built{juce::File(juce::String(argv[1]))};
    const auto plugin = built.load(rate_hz, error);
    if (plugin == nullptr) {
        std::fprintf(stderr, "%s\n", error.toRawUTF8());
        return 1;
    }
    std::atomic<bool> done{false};
    std::thread audio([&] {
        Player player(*plugin, rate_hz, 480);
        const auto chords = plucked_chords(8.0, rate_hz);
        player.transport.loop_end = 1e9;
        while (!done) {
            player.play(
                chords, [] { return 480; },
                [&] {
                    if (!done) std::this_thread::sleep_for(std::chrono::milliseconds(20));
                });
        }
    });
    {
        Window window(*plugin);
        std::thread reader([&] {
            for (std::string line; std::getline(std::cin, line) && line != "quit";) {
                juce::MessageManager::callAsync([&window, line] { window.obey(line); });
            }
            juce::MessageManager::getInstance()->stopDispatchLoop();
        });
        juce::MessageManager::getInstance()->runDispatchLoop();
        reader.join();
        done = true;
        audio.join();
    }
    return 0;
}
