// RhythmStreams: what beats and bars are found in, one value a hop.
//
// Threading model: pure functions; they allocate.
#pragma once

#include <span>
#include <vector>

#include "affetto/features.h"

namespace affetto {

inline constexpr double hops_per_second = static_cast<double>(contract::rate_hz) / contract::hop_samples;

/// All streams have one value a hop, at least 0, around 1 on the mean of a busy recording.
struct RhythmStreams {
    std::vector<float> onsets;  ///< Onset strength above its local mean, loud and soft parts evened out.
    std::vector<float> low;     ///< The same of the low onsets.
    std::vector<float>
        harmony;  ///< How far chroma moves here: 1 - the cosine of half a second before and after.
    std::vector<float> pulse;  ///< Of onsets and low onsets together: what the tracker follows; mean 1.
};

RhythmStreams rhythm_streams(std::span<const Hop> hops, std::span<const Frame> frames);

/// The value of a stream between hops, by linear interpolation; its first or last value outside.
float value_at(std::span<const float> stream, double time_seconds) noexcept;

}  // namespace affetto
