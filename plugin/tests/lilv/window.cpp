// affetto_lv2_window BUNDLE: a host for LV2 with a window, for tests under an X server; no JUCE is in it.
//
// Plays along with some audio all the while and does what it reads, line by line: `open`, `size WIDTH
// HEIGHT`, `close`, `quit`. When it is done it answers with the editor's size, `0 0` without one.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <thread>

#include "lv2_window.h"

namespace {

using namespace affetto::plugin::testing;
using namespace std::chrono_literals;

constexpr double rate_hz = 24000.0;
constexpr int block = 480;

class Playing {
public:
    explicit Playing(Lv2Host& host)
        : thread_([this, &host] {
              const auto chords = plucked_chords(8.0, rate_hz);
              host.tell({});
              for (std::size_t at = 0; !done_; at = (at + block) % chords.size()) {
                  const auto begin = chords.begin() + static_cast<std::ptrdiff_t>(at);
                  host.play({begin, begin + block}, block);
                  std::this_thread::sleep_for(20ms);
              }
          }) {}
    ~Playing() {
        done_ = true;
        thread_.join();
    }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;

private:
    std::atomic<bool> done_{false};
    std::thread thread_;
};

void obey(Lv2Window& window, const std::string& line) {
    std::istringstream words(line);
    std::string word;
    int width = 0, height = 0;
    words >> word >> width >> height;
    if (word == "open") {
        window.open();
    } else if (word == "size") {
        window.resize({width, height});
    } else if (word == "close") {
        window.close();
    }
    // What the plugin and the X server still have to do comes first.
    for (const auto begin = std::chrono::steady_clock::now();
         std::chrono::steady_clock::now() - begin < 700ms;) {
        window.idle();
        std::this_thread::sleep_for(10ms);
    }
    const auto size = window.editor_size();
    std::printf("%d %d\n", size.first, size.second);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        const Lv2Bundle bundle(argv[1], AFFETTO_LV2_URI);
        Lv2Host host(bundle, rate_hz, block);
        const Playing playing(host);
        Lv2Window window(bundle, host);
        for (std::string line; std::getline(std::cin, line) && line != "quit";) obey(window, line);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
