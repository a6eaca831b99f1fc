#include "music/composer_input.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace affetto::music {

namespace {

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

}  // namespace

void check(const HeardMusic& heard, const ComposerOptions& options) {
    require("valence", options.valence.value_or(0.0F), -1, 1);
    require("arousal", options.arousal.value_or(0.0F), -1, 1);
    require("follow", options.follow, 0, 1);
    require("density", options.density, 0, 1);
    require("humanize", options.humanize.timing, 0, 1);
    require("humanize", options.humanize.velocity, 0, 1);
    require("humanize", options.humanize.length, 0, 1);
    require("temperature", options.temperature, 0.05, 2);
    require("beats per bar", heard.metre.beats_per_bar, 3, 4);
    require("first downbeat", heard.metre.first_downbeat, 0, heard.metre.beats_per_bar - 1);
    require("tonic", heard.key.tonic, 0, 11);
    require("tempo in bpm", heard.tempo_bpm, 10, 1000);
    std::for_each(heard.beats.begin(), heard.beats.end(), check_beat);
}

}  // namespace affetto::music
