// Plan: everything that is settled before the first note is written.
#pragma once

#include <array>
#include <vector>

#include "affetto/composer.h"
#include "music/timeline.h"

namespace affetto::music {

using Embedding = std::array<float, contract::emotion::output_size>;

inline float valence_of(const Embedding& feeling) noexcept {
    return feeling[contract::emotion::out::valence.offset];
}
inline float arousal_of(const Embedding& feeling) noexcept {
    return feeling[contract::emotion::out::arousal.offset];
}

/// GroovePredictor's word on one bar.
struct BarGroove {
    std::array<float, contract::steps_per_bar> offsets{};  ///< Halves of a step.
    std::array<float, contract::steps_per_bar> accents{};  ///< [-1, 1].
};

struct Plan {
    Plan(const HeardMusic& heard, const ComposerOptions& asked)
        : timeline(heard), options(asked), key(heard.key), tempo_bpm(static_cast<float>(heard.tempo_bpm)) {}

    Timeline timeline;
    ComposerOptions options;
    Key key;
    float tempo_bpm;
    std::vector<Embedding> feelings;  ///< One a beat: what is played, between wanted and heard.
    std::vector<float> brightening;   ///< One a beat: valence played above valence heard.
    std::vector<int> chord_classes;   ///< One a beat; -1 where it is silent.
    std::vector<Chord> chords;        ///< The same, absolute.
    std::vector<BarGroove> grooves;   ///< One a bar.

    std::uint32_t scale() const noexcept { return scale_of_key(key.tonic, key.minor); }
    const Embedding& feeling_at(int step) const noexcept { return feelings[step / steps_per_beat]; }
    const Chord& chord_at(int step) const noexcept { return chords[step / steps_per_beat]; }
    bool chord_begins_at(int beat) const noexcept {
        return beat == 0 || chord_classes[beat] != chord_classes[beat - 1];
    }
};

/// A note on the grid, before performance.
struct WrittenNote {
    Lane lane;
    int pitch;
    int step;   ///< From the first beat.
    int steps;  ///< Above 0.
};

/// Numbers the random streams, so that no part's choices move another's.
enum class Stream : std::uint64_t {
    harmony = 1,
    melody,
    chords,
    bass,
    melody_touch,
    chords_touch,
    bass_touch
};

}  // namespace affetto::music
