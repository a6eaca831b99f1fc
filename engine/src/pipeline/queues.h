// Queues: the two ways between the audio side and the worker, and what any thread may read of both.
//
// Threading model: as each member says.
#pragma once

#include <atomic>
#include <cstddef>

#include "affetto/pipeline_view.h"
#include "pipeline/messages.h"
#include "pipeline/published.h"
#include "pipeline/spsc_queue.h"

namespace affetto::pipeline {

/// Counts on one thread, is read on any.
template <typename Number>
class Counter {
public:
    void add(Number more = 1) noexcept AFFETTO_NONBLOCKING { set(value() + more); }
    void set(Number value) noexcept AFFETTO_NONBLOCKING { value_.store(value, std::memory_order_relaxed); }
    Number value() const noexcept AFFETTO_NONBLOCKING { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<Number> value_{0};
};

/// What the worker has heard.
struct Heard {
    float level_db = -100.0F;
    float valence = 0.0F, arousal = 0.0F;
    Key key;
    bool key_locked = false;
};

/// What both sides show to any thread; stays while streams come and go.
struct Showing {
    Counter<std::uint64_t> chunks_submitted, chunks_dropped, bars_started, bars_late, notes_skipped;
    Counter<std::uint32_t> plan_age_bars;
    Published<Playhead> playhead;  ///< These are the audio side's to write,
    Published<PlacedPlan> plan_now;

    Counter<std::uint64_t> bars_composed, chunks_heard, bundles_taken, work_failed;
    Counter<double> compose_microseconds;
    Published<Heard> heard;  ///< and these the worker's.
    Published<PlacedPlan> plan_next;
    std::atomic<bool> ahead{false};  ///< Whether anybody wants to see bars before they are composed.

    /// While neither side runs.
    void clear() noexcept;
};

/// The two ways, and what is shown beside them.
struct Queues {
    /// The audio side never lets more plans wait than the bar that plays and the one that follows.
    static constexpr std::size_t waiting_plans = 4;

    Queues(Showing& shown, std::size_t waiting_chunks)
        : show(shown), audio(waiting_chunks), plans(waiting_plans) {}

    Showing& show;
    SpscQueue<AudioChunk> audio;  ///< Audio side to worker.
    SpscQueue<PlannedBar> plans;  ///< Worker to audio side.
};

}  // namespace affetto::pipeline
