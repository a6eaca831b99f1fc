// PlayClock: which beat is at which sample while the tempo stays what it is.
//
// Threading model: a plain value; real-time safe. Units: samples of the stream; beats.
#pragma once

#include <cmath>
#include <cstdint>

#include "affetto/realtime.h"

namespace affetto::pipeline {

/// Beats by an anchor and a tempo, never by adding up: block borders then change nothing.
struct PlayClock {
    std::int64_t anchor_sample = 0;
    double anchor_beats = 0.0;
    double beats_per_sample = 120.0 / 60.0 / 48000.0;

    double beats_at(std::int64_t sample) const noexcept AFFETTO_NONBLOCKING {
        return anchor_beats + static_cast<double>(sample - anchor_sample) * beats_per_sample;
    }
    /// The first sample at or after a beat; one that rounding alone puts a hair after it is at it.
    std::int64_t sample_at(double beats) const noexcept AFFETTO_NONBLOCKING {
        constexpr double rounding_samples = 1e-4;
        const double samples = (beats - anchor_beats) / beats_per_sample;
        return anchor_sample + static_cast<std::int64_t>(std::ceil(samples - rounding_samples));
    }
    void set_anchor(std::int64_t sample, double beats, double per_sample) noexcept AFFETTO_NONBLOCKING {
        anchor_sample = sample;
        anchor_beats = beats;
        beats_per_sample = per_sample;
    }
};

inline double beats_per_sample(double tempo_bpm, double rate_hz) noexcept AFFETTO_NONBLOCKING {
    return tempo_bpm / 60.0 / rate_hz;
}

}  // namespace affetto::pipeline
