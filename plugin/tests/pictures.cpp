// affetto_plugin_pictures FOLDER: the window as PNG in several states and sizes, drawn without a display.
//
// What it shows is real: the plugin has played along with some audio before each picture. The capture of
// that is written too, as MIDI, and some more at other tempi and in other metres.
#include <cstdio>

#include "capture_file.h"
#include "editor/editor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using affetto::plugin::testing::Player;

struct Picture {
    const char* name;
    int width, height;
    double seconds;  ///< Of audio played before.
    std::vector<std::pair<const char*, float>> values;
};

const std::vector<Picture> pictures{
    {"playing", 1060, 700, 13.3, {}},
    {"wanted",
     1060,
     700,
     17.8,
     {{"valence", 0.6F},
      {"arousal", 0.55F},
      {"follow", 0.4F},
      {"glide", 2.0F},
      {"key", 5.0F},
      {"melody_on", 0.0F},
      {"density", 0.8F}}},
    {"idle", 1060, 700, 0.0, {}},
    {"small", 636, 420, 13.3, {{"follow", 0.5F}, {"valence", -0.5F}}},
    {"wide", 1600, 800, 13.3, {{"bypass", 1.0F}}},
};

void play(Processor& processor, Editor& editor, double seconds) {
    constexpr double rate_hz = 24000.0;
    constexpr int block = 800;  // A frame of the window.
    processor.setNonRealtime(true);
    Player player(processor, rate_hz, block);
    const auto audio = affetto::plugin::testing::plucked_chords(seconds, rate_hz);
    player.play(
        audio, [] { return block; }, [&] { editor.refresh(); });
    for (int frame = 0; frame < 12; ++frame) editor.refresh();
}

/// Played without a window, for other programs to read what was captured.
struct Take {
    const char* name;
    int numerator, denominator;
    double tempo_bpm, later_tempo_bpm;
    double jump_beats;  ///< After the first half.
};

const std::vector<Take> takes{
    {"waltz", 3, 4, 93.0, 93.0, 0.0},
    {"seven-eight", 7, 8, 140.0, 100.0, 0.0},
    {"jump", 4, 4, 120.0, 120.0, 40.0},
    {"unheard", 4, 4, 77.0, 77.0, 0.0},
};

// Two stretches of seven seconds, at 120 bpm 14 beats: a jump after the first leaves half a bar of 4/4.
bool write_take(const Take& take, const juce::File& file) {
    constexpr double rate_hz = 24000.0, stretch_seconds = 7.0;
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, rate_hz, 600);
    player.transport.numerator = take.numerator;
    player.transport.denominator = take.denominator;
    auto audio = affetto::plugin::testing::plucked_chords(stretch_seconds, rate_hz);
    const bool is_heard = juce::String(take.name) != "unheard";
    if (!is_heard) {  // Drawn from what is wanted alone.
        std::fill(audio.begin(), audio.end(), 0.0F);
        affetto::plugin::testing::set_plain(processor, "play_in_silence", 1.0F);
    }
    for (const double tempo_bpm : {take.tempo_bpm, take.later_tempo_bpm}) {
        player.transport.tempo_bpm = tempo_bpm;
        player.play(audio, 600);
        player.transport.beats += take.jump_beats;
    }
    const auto music = processor.capture().last_bars(most_captured_bars);
    return write_midi_file(music, processor.capture_heading(), file);
}

bool write_png(juce::Component& component, const juce::File& file) {
    const juce::Image image = component.createComponentSnapshot(component.getLocalBounds(), true, 1.0F);
    file.deleteFile();
    juce::FileOutputStream stream(file);
    return stream.openedOk() && juce::PNGImageFormat().writeImageToStream(image, stream);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: affetto_plugin_pictures FOLDER\n");
        return 2;
    }
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto folder = juce::File::getCurrentWorkingDirectory().getChildFile(juce::String(argv[1]));
    if (folder.createDirectory().failed()) return 1;
    for (const Picture& picture : pictures) {
        Processor processor;
        for (const auto& [identifier, value] : picture.values) {
            affetto::plugin::testing::set_plain(processor, identifier, value);
        }
        Editor editor(processor);
        editor.setSize(picture.width, picture.height);
        if (picture.seconds > 0.0) play(processor, editor, picture.seconds);
        const juce::String name(picture.name);
        if (!write_png(editor, folder.getChildFile(name + ".png"))) return 1;
        if (picture.seconds == 0.0) continue;
        const auto music = processor.capture().last_bars(most_captured_bars);
        if (!write_midi_file(music, processor.capture_heading(), folder.getChildFile(name + ".mid")))
            return 1;
    }
    for (const Take& take : takes) {
        if (!write_take(take, folder.getChildFile(juce::String(take.name) + ".mid"))) return 1;
    }
    return 0;
}
