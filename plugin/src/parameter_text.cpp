#include "parameter_text.h"

#include <array>
#include <cmath>

namespace affetto::plugin {

using juce::String;

namespace {

constexpr std::array<const char*, 12> sharp_names{"C",  "C#", "D",  "D#", "E",  "F",
                                                  "F#", "G",  "G#", "A",  "A#", "B"};
// As musicians write the key: with the fewer accidentals.
constexpr std::array<const char*, 12> major_tonics{"C",  "Db", "D",  "Eb", "E",  "F",
                                                   "F#", "G",  "Ab", "A",  "Bb", "B"};
constexpr std::array<const char*, 12> minor_tonics{"C",  "C#", "D",  "Eb", "E",  "F",
                                                   "F#", "G",  "G#", "A",  "Bb", "B"};
constexpr int octave = 12;

}  // namespace

String percent_text(float share) { return String(share * 100.0F, 1).replace(".0", "") + " %"; }

float percent_of(const String& text) { return number_of(text) / 100.0F; }

String signed_text(float value) {
    const String digits(std::fabs(value), 2);
    if (digits == "0.00") return digits;
    return (value > 0.0F ? "+" : "-") + digits;
}

String bars_text(float bars) { return bars < 0.05F ? String("at once") : String(bars, 1) + " bars"; }

float number_of(const String& text) {
    const int begin = text.indexOfAnyOf("+-.0123456789");
    const float value = begin < 0 ? 0.0F : text.substring(begin).getFloatValue();
    return std::isfinite(value) ? value : 0.0F;
}

String pitch_class_text(int pitch_class) { return sharp_names[static_cast<std::size_t>(pitch_class)]; }

String pitch_text(int pitch) { return pitch_class_text(pitch % octave) + String(pitch / octave - 1); }

int pitch_of(const String& text) {
    const String name = text.trim();
    constexpr std::array<int, 7> steps{9, 11, 0, 2, 4, 5, 7};  // From A.
    const auto letter = juce::CharacterFunctions::toLowerCase(name[0]);
    if (letter < 'a' || letter > 'g') return static_cast<int>(number_of(name));
    int pitch = steps[static_cast<std::size_t>(letter - 'a')];
    if (name[1] == '#') ++pitch;
    if (name[1] == 'b') --pitch;
    return pitch + octave * (static_cast<int>(number_of(name.substring(1))) + 1);
}

String key_text(int tonic, bool minor) {
    const auto& names = minor ? minor_tonics : major_tonics;
    return String(names[static_cast<std::size_t>(tonic)]) + (minor ? " minor" : " major");
}

juce::StringArray key_names() {
    juce::StringArray names{"Automatic"};
    for (const bool minor : {false, true}) {
        for (int tonic = 0; tonic < octave; ++tonic) names.add(key_text(tonic, minor));
    }
    return names;
}

}  // namespace affetto::plugin
