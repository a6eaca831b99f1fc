// Messages: what audio side and worker tell each other, each through its own queue.
//
// Threading model: plain values. Units: samples of the stream (counted from `prepare`), beats.
#pragma once

#include <array>
#include <cstdint>

#include "affetto/live_composer.h"
#include "affetto/realtime.h"
#include "pipeline/bars.h"

namespace affetto::pipeline {

/// A stretch of audio and where it lies in the music. The beats run evenly from begin to end.
///
/// What waits for the worker would be a good part of what an engine holds. In 16 bits, with a scale of its
/// own, a stretch is kept to about 101 dB below its loudest sample; that is as quiet as what the features
/// call silence.
struct AudioChunk {
    static constexpr std::uint32_t capacity = 256;

    std::int64_t first_sample = 0;
    std::uint32_t sample_count = 0;
    std::uint32_t reset_count = 0;  ///< How often the user has reset so far.
    std::uint32_t jump_count = 0;   ///< How often the music has begun anew or elsewhere so far.
    bool playing = false;           ///< Else the beats mean nothing.
    bool own_clock = false;         ///< The tempo is the worker's to choose.
    double begin_beats = 0.0;
    double end_beats = 0.0;
    double beats_per_sample = 0.0;
    std::uint64_t bar_serial = 0;  ///< Counts every bar that begins, wherever it lies.
    Bar bar;                       ///< The bar at the end of the chunk,
    Bar next_bar;                  ///< and the one that follows it if nothing jumps.
    double bar_end_beats = 0.0;    ///< Where that one begins: the bar's end, or the loop's.
    float scale = 0.0F;            ///< What 1 stands for.
    std::array<std::int16_t, capacity> samples;

    /// Fills in the scale and the samples. What is not finite becomes 0.
    void pack(const float* mono) noexcept AFFETTO_NONBLOCKING;
    /// `sample_count` samples.
    void unpack(float* mono) const noexcept;
};

/// What is played in one bar.
struct PlannedBar {
    std::uint64_t bar_serial = 0;
    std::uint32_t reset_count = 0;
    double begin_beats = 0.0;
    double tempo_bpm = 0.0;  ///< The tempo of the bar where the clock is the engine's own; else 0.
    BarPlan plan;
};

}  // namespace affetto::pipeline
