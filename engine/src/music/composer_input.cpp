#include "music/composer_input.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "music/chord_table.h"

namespace affetto::music {

namespace {

constexpr float least_temperature = 0.05F;
constexpr float most_temperature = 2.0F;
constexpr double least_tempo_bpm = 10.0;
constexpr double most_tempo_bpm = 1000.0;

void require(const char* what, double found, double low, double high) {
    if (found >= low && found <= high) return;  // False for NaN.
    std::ostringstream message;
    message << "expected " << what << " from " << low << " to " << high << ", found " << found;
    throw std::invalid_argument(message.str());
}

template <typename Values>
bool finite(const Values& values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

void check_beat(const HeardBeat& beat) {
    if (finite(beat.embedding) && finite(beat.chroma) && finite(beat.accents) && finite(beat.offsets)) return;
    throw std::invalid_argument("expected finite embedding, chroma, accents and offsets, found others");
}

void check_registers(const ComposerOptions& options) {
    for (const Register& range : options.registers) {
        require("lowest pitch", range.lowest, 0, 127 - least_reach);
        require("highest pitch, an octave above the lowest,", range.highest, range.lowest + least_reach, 127);
    }
}

void check_options(const ComposerOptions& options) {
    require("valence", options.valence.value_or(0.0F), -1, 1);
    require("arousal", options.arousal.value_or(0.0F), -1, 1);
    require("follow", options.follow, 0, 1);
    require("glide in bars", options.glide_bars, 0, 64);
    require("density", options.density, 0, 1);
    for (const float density : options.lane_density) require("density of a lane", density, 0, 1);
    require("humanize", options.humanize.timing, 0, 1);
    require("humanize", options.humanize.velocity, 0, 1);
    require("humanize", options.humanize.length, 0, 1);
    require("swing", options.swing, 0, 1);
    require("temperature", options.temperature, least_temperature, most_temperature);
    require("repetition", options.repetition, 0, 1);
    require("surprise", options.surprise, 0, 1);
    require("scale as twelve bits", options.scale, 0, 0xFFF);
    check_registers(options);
}

float nearest(float value, float low, float high, float otherwise) noexcept {
    return std::isfinite(value) ? std::clamp(value, low, high) : otherwise;
}

void bring(float& value, float otherwise) noexcept { value = nearest(value, 0.0F, 1.0F, otherwise); }

void bring(std::optional<float>& wanted) noexcept {
    if (wanted && !std::isfinite(*wanted)) wanted.reset();
    if (wanted) wanted = std::clamp(*wanted, -1.0F, 1.0F);
}

}  // namespace

void check(const HeardMusic& heard, const ComposerOptions& options, std::span<const WantedFeeling> wanted) {
    check_options(options);
    const auto beats = static_cast<double>(heard.beats.size());
    if (!wanted.empty())
        require("wanted feelings, one a beat,", static_cast<double>(wanted.size()), beats, beats);
    for (const WantedFeeling& feeling : wanted) {
        require("valence", feeling.valence.value_or(0.0F), -1, 1);
        require("arousal", feeling.arousal.value_or(0.0F), -1, 1);
    }
    const int least_beats = heard.metre.compound ? 3 : 2;
    const int most_beats = heard.metre.compound ? 3 : max_beats_per_bar;
    require("beats per bar", heard.metre.beats_per_bar, least_beats, most_beats);
    require("first downbeat", heard.metre.first_downbeat, 0, heard.metre.beats_per_bar - 1);
    require("tonic", heard.key.tonic, 0, 11);
    require("tempo in bpm", heard.tempo_bpm, least_tempo_bpm, most_tempo_bpm);
    std::for_each(heard.beats.begin(), heard.beats.end(), check_beat);
}

ComposerOptions in_range(const ComposerOptions& asked) noexcept {
    constexpr ComposerOptions usual;
    ComposerOptions options = asked;
    bring(options.valence);
    bring(options.arousal);
    bring(options.follow, usual.follow);
    options.glide_bars = nearest(options.glide_bars, 0.0F, 64.0F, usual.glide_bars);
    bring(options.density, usual.density);
    for (float& density : options.lane_density) bring(density, 0.5F);
    bring(options.humanize.timing, usual.humanize.timing);
    bring(options.humanize.velocity, usual.humanize.velocity);
    bring(options.humanize.length, usual.humanize.length);
    bring(options.swing, usual.swing);
    options.temperature =
        nearest(options.temperature, least_temperature, most_temperature, usual.temperature);
    bring(options.repetition, usual.repetition);
    bring(options.surprise, usual.surprise);
    options.scale &= 0xFFFU;
    for (Register& range : options.registers) {
        range.lowest = std::clamp(range.lowest, 0, 127 - least_reach);
        range.highest = std::clamp(range.highest, range.lowest + least_reach, 127);
    }
    return options;
}

BarPlace in_range(const BarPlace& asked) noexcept {
    BarPlace place = asked;
    place.beats_per_bar = place.compound ? 3 : std::clamp(place.beats_per_bar, 2, max_beats_per_bar);
    const double tempo = std::isfinite(place.tempo_bpm) ? place.tempo_bpm : BarPlace{}.tempo_bpm;
    place.tempo_bpm = std::clamp(tempo, least_tempo_bpm, most_tempo_bpm);
    return place;
}

Key in_range(const Key& asked) noexcept {
    Key key = asked;
    key.tonic = wrap12(key.tonic);
    key.confidence = nearest(key.confidence, 0.0F, 1.0F, 0.0F);
    return key;
}

}  // namespace affetto::music
