// LiveWorker: what runs beside the audio thread: listens, and composes each bar before it begins.
//
// Threading model: one thread at a time; `offer` may be called by any other meanwhile.
// Units: seconds, beats.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "affetto/live_parameters.h"
#include "pipeline/ensemble.h"
#include "pipeline/live_beats.h"
#include "pipeline/live_listener.h"
#include "pipeline/own_tempo.h"
#include "pipeline/queues.h"

namespace affetto::pipeline {

class LiveWorker {
public:
    LiveWorker(Queues& queues, const LiveParameters& parameters, double sample_rate_hz,
               std::uint32_t reset_count);

    /// Takes in a chunk, if one waits; whether one did. `ensemble` lasts for the call. A bar is composed
    /// `lead_seconds` before it begins. Throws std::bad_alloc; the chunk is gone then too.
    bool work(Ensemble& ensemble, double lead_seconds);
    /// `work` has thrown: what was composed so far is forgotten, so that the bar is composed anew.
    void recover(Ensemble& ensemble) noexcept;
    /// The networks have changed: what the last beats felt like is told to the new composer.
    void introduce(Ensemble& ensemble) noexcept;

private:
    void take(const AudioChunk& chunk, Ensemble& ensemble);
    void forget(const AudioChunk& chunk, Ensemble& ensemble) noexcept;
    void hear_beats(Ensemble& ensemble);
    void compose_due(const AudioChunk& chunk, Ensemble& ensemble);
    void compose(const AudioChunk& chunk, const Bar& bar, std::uint64_t serial, Ensemble& ensemble);
    /// Shows the bar that comes as it would come out now, long before it is composed.
    void foresee(const AudioChunk& chunk, Ensemble& ensemble);
    double tempo_of_bar(const AudioChunk& chunk, const Bar& bar, std::uint64_t serial);
    Key key_to_play();
    void show_heard();

    Queues& queues_;
    const LiveParameters& parameters_;
    double sample_rate_hz_;
    double lead_seconds_ = 0.0;

    LiveListener listener_;
    LiveBeats beats_;
    static constexpr std::size_t remembered_beats = 16;
    Recent<PastBeat> past_{remembered_beats};
    Key key_heard_;
    double key_seconds_ = 0.0;  ///< When the key was last looked for.

    std::uint32_t reset_count_;
    std::uint32_t jump_count_ = 0;
    std::uint64_t composed_serial_ = 0;
    double composed_begin_beats_ = 0.0;
    std::uint64_t foreseen_serial_ = 0;
    std::int64_t foreseen_sample_ = 0;  ///< When that was last done.
};

}  // namespace affetto::pipeline
