// Plan: everything that is settled before the first note is written.
//
// A plan covers a whole recording, or, live, the bar before, the bar to be written and the next.
#pragma once

#include <array>
#include <vector>

#include "affetto/chords.h"
#include "affetto/composer.h"
#include "music/random.h"
#include "music/timeline.h"

namespace affetto::music {

using Chroma = std::array<float, 12>;
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

/// What sounds in one beat as far as it is known, pitch class by pitch class.
struct BeatSound {
    Chroma chroma{};
    float certainty = 0.0F;  ///< 1 where it was heard, 0 where nothing is known, between where recalled.
};

/// Where the recording plays within a bar, and how busily.
struct BarOccupancy {
    std::array<bool, contract::steps_per_bar> onsets{};
    float busyness = 0.0F;  ///< Share of the bar's eighths with an onset.
};

struct Plan {
    Plan(const HeardMusic& heard, const ComposerOptions& asked, std::int64_t first_bar_number = 0,
         bool ends = false)
        : timeline(heard, first_bar_number, ends),
          options(asked),
          tonic(heard.key.tonic),
          tempo_bpm(static_cast<float>(heard.tempo_bpm)),
          minor(heard.beats.size(), heard.key.minor) {}

    Timeline timeline;
    ComposerOptions options;
    int tonic;
    float tempo_bpm;
    std::vector<bool> minor;              ///< One a beat: the mode, which may turn with a phrase.
    std::vector<Embedding> feelings;      ///< One a beat: what is played, between wanted and heard.
    std::vector<float> brightening;       ///< One a beat: valence played above valence heard.
    std::vector<BeatSound> sounds;        ///< One a beat.
    std::vector<bool> pitched;            ///< One a beat: whether chords or notes can be heard at all.
    std::vector<int> chord_classes;       ///< One a beat; -1 where it is silent or not yet planned.
    std::vector<Chord> chords;            ///< The same, absolute; only what may be played.
    std::vector<BarGroove> grooves;       ///< One a bar.
    std::vector<BarOccupancy> occupancy;  ///< One a bar.

    /// The pitch classes that may be played on a beat besides the chord's.
    std::uint32_t scale(int beat) const noexcept {
        const bool own = !options.within_key || (options.scale & 0xFFFU) == 0;
        return own ? scale_of_key(tonic, minor[beat]) : options.scale & 0xFFFU;
    }
    /// The pitch classes that may be played on a beat over a chord.
    std::uint32_t playable(int beat, const Chord& chord) const noexcept {
        return options.within_key ? scale(beat) : scale(beat) | chord.pitch_classes;
    }
    const Embedding& feeling_at(int step) const noexcept { return feelings[step / steps_per_beat]; }
    const Chord& chord_at(int step) const noexcept { return chords[step / steps_per_beat]; }
    bool chord_begins_at(int beat) const noexcept {
        return beat == 0 || chord_classes[beat] != chord_classes[beat - 1];
    }
    const Register& register_of(Lane lane) const noexcept {
        return options.registers[static_cast<std::size_t>(lane)];
    }
    /// Density asked of a lane: its own on top of the whole's.
    float density_of(Lane lane) const noexcept {
        const float own = 2.0F * options.lane_density[static_cast<std::size_t>(lane)] - 1.0F;
        return own < 0.0F ? options.density * (1.0F + own) : options.density + (1.0F - options.density) * own;
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
    bass_touch,
    form,
    rhythm,
};

/// A part's random numbers in one bar: the same whatever came before, so that a bar can be redone.
inline Random bar_random(const Plan& plan, Stream stream, int bar) noexcept {
    return {plan.options.seed, static_cast<std::uint64_t>(stream), plan.timeline.bar_number(bar)};
}

}  // namespace affetto::music
