// AsyncPipeline: audio in, MIDI out, with all thinking beside the audio thread.
//
// Threading model:
// - `process`: the audio thread. It never allocates, frees, locks, waits, calls the system or throws.
// - `parameters`, `reset`, `show_ahead`, `counters`: any thread, at any time, without locks.
// - `view`: any thread but the audio thread. `playhead`: the one that calls `process` or `render`.
// - `swap`: any thread but the audio thread; the old networks are freed on a worker.
// - `render`: in place of `process` where waiting is allowed, such as offline; never beside it.
// - `prepare`, construction and destruction: while neither `process` nor `render` runs.
// Units: samples, Hz, beats (quarter notes), seconds, as named.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "affetto/live_parameters.h"
#include "affetto/midi_event.h"
#include "affetto/pipeline_view.h"
#include "affetto/processor.h"
#include "affetto/realtime.h"
#include "affetto/transport.h"
#include "affetto/worker_pool.h"

namespace affetto {

/// A buffer of so many events never makes `process` skip a note, up to 8,192 samples a block.
inline constexpr std::size_t ample_midi_events = 2048;

/// Each from 0 to 60.
struct PipelineOptions {
    double lead_seconds = 0.25;   ///< How long before a bar begins it is composed.
    double queue_seconds = 0.25;  ///< Audio that may wait for the worker before some is dropped.
};

/// Hears a stream of audio and plays along, bar by bar, in the host's time or its own.
///
/// Audio goes to a worker in stretches of 256 samples; the worker hears the beats and composes each
/// bar shortly before it begins, from what was heard until then. A bar that is late is taken up where
/// it then stands; until it comes, the bar before is repeated. Given the same audio, transport, seed
/// and bundle, `render` gives the same MIDI for every block size. So does `process`, as long as the worker
/// keeps up and a block is at most half of `lead_seconds`, but for the first bar after a start or a jump,
/// which begins where its plan comes in.
class AsyncPipeline {
public:
    /// `processor` holds the networks. Workers come from `pool`; without one only `render` composes. Throws
    /// std::invalid_argument for options out of range or not a number.
    explicit AsyncPipeline(MultiModelProcessor processor,
                           std::shared_ptr<WorkerPool> pool = WorkerPool::shared(),
                           const PipelineOptions& options = {});
    ~AsyncPipeline();
    AsyncPipeline(const AsyncPipeline&) = delete;
    AsyncPipeline& operator=(const AsyncPipeline&) = delete;

    /// Sizes everything for a sample rate and forgets the stream so far, sounding notes too: their
    /// ends are the caller's to send. `max_block_samples` lengthens the lead of `process` where blocks are
    /// long; of longer blocks the worker may miss what `queue_seconds` cannot hold. Throws
    /// std::invalid_argument for a rate outside 8,000 to 192,000 Hz.
    void prepare(double sample_rate_hz, std::size_t max_block_samples = 512);

    /// Takes a block, of any number of channels and samples, and replaces `midi` by its events, in
    /// order, their offsets within the block. Before `prepare` it does nothing.
    void process(std::span<const float* const> channels, std::size_t sample_count,
                 const HostTransport& transport, MidiOutput& midi) noexcept AFFETTO_NONBLOCKING;

    /// The same, with the worker's part done at once on this thread. Throws std::bad_alloc, where a worker
    /// would count a failure and go on.
    void render(std::span<const float* const> channels, std::size_t sample_count,
                const HostTransport& transport, MidiOutput& midi);

    /// From the next block on everything heard is forgotten, and notes have ended.
    void reset() noexcept AFFETTO_NONBLOCKING;

    /// Changes the networks. They are taken between two stretches of audio; what is playing goes on,
    /// and the next bar is theirs.
    void swap(MultiModelProcessor processor);

    /// Whether `view` shows the bar that comes all the time: until it is composed, how it would come out
    /// by what is heard and set so far. It changes nothing of what is played and costs the worker about as
    /// much as composing eight bars a second. Off at first.
    void show_ahead(bool wanted) noexcept AFFETTO_NONBLOCKING;

    LiveParameters& parameters() noexcept AFFETTO_NONBLOCKING;
    const LiveParameters& parameters() const noexcept AFFETTO_NONBLOCKING;

    /// For any thread but the audio thread, which would wait for a writer that was interrupted.
    PipelineView view() const noexcept;
    /// For the thread that calls `process` or `render`: as of the last block.
    Playhead playhead() const noexcept AFFETTO_NONBLOCKING;
    PipelineCounters counters() const noexcept;

    /// For tests and the soak: each piece of the worker's work takes so many times as long.
    void slow_worker(double times) noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
