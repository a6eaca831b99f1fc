#include "affetto/async_pipeline.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "pipeline/audio_side.h"
#include "pipeline/flush_to_zero.h"
#include "pipeline/live_worker.h"

namespace affetto {

using namespace pipeline;

namespace {

constexpr double longest_wait_seconds = 60.0;

/// How a stream is to be run.
struct StreamPlan {
    double sample_rate_hz, lead_seconds;
    std::size_t waiting_chunks;
};

/// What `prepare` makes anew.
struct Stream {
    Stream(Showing& show, const LiveParameters& parameters, const std::atomic<std::uint32_t>& resets,
           const StreamPlan& plan)
        : queues(show, plan.waiting_chunks),
          audio(queues, parameters, resets, plan.sample_rate_hz),
          worker(queues, parameters, plan.sample_rate_hz, resets.load(std::memory_order_relaxed)),
          lead_seconds(plan.lead_seconds) {}

    Queues queues;
    AudioSide audio;
    LiveWorker worker;
    double lead_seconds;  ///< Where a worker must keep up; `render` needs no more than is wished.
};

void check_seconds(const char* name, double seconds) {
    if (seconds >= 0.0 && seconds <= longest_wait_seconds) return;  // Never of what is not a number.
    throw std::invalid_argument("expected " + std::string(name) + " from 0 to 60, found " +
                                std::to_string(seconds));
}

const PipelineOptions& checked(const PipelineOptions& options) {
    check_seconds("lead_seconds", options.lead_seconds);
    check_seconds("queue_seconds", options.queue_seconds);
    return options;
}

/// A worker does so much for one engine before it looks after the next.
constexpr int chunks_a_turn = 8;

}  // namespace

struct AsyncPipeline::State final : PooledTask {
    State(MultiModelProcessor processor, std::shared_ptr<WorkerPool> workers, const PipelineOptions& wishes)
        : options(wishes),
          ensemble(std::make_unique<Ensemble>(std::move(processor))),
          pool(std::move(workers)) {}
    ~State() override { delete offered.load(std::memory_order_acquire); }

    bool work_a_little() noexcept override {
        const std::unique_lock lock(working, std::try_to_lock);
        if (!lock.owns_lock() || !stream) return false;
        bool more = true;
        for (int turn = 0; turn < chunks_a_turn && more; ++turn) more = try_work();
        return more;
    }

    /// A host must not end because there was no memory for a bar.
    bool try_work() noexcept {
        try {
            return work_once(stream->lead_seconds);
        } catch (const std::exception&) {
            show.work_failed.add();
            return false;
        }
    }

    /// With `working` held.
    bool work_once(double lead_seconds) {
        const FlushToZero flush;
        take_offered();
        const auto begin = std::chrono::steady_clock::now();
        const bool worked = work_or_recover(lead_seconds);
        const double times = slowness.load(std::memory_order_relaxed);
        if (worked && times > 1.0) {
            std::this_thread::sleep_for((std::chrono::steady_clock::now() - begin) * (times - 1.0));
        }
        return worked;
    }

    bool work_or_recover(double lead_seconds) {
        try {
            return stream->worker.work(*ensemble, lead_seconds);
        } catch (...) {
            stream->worker.recover(*ensemble);
            throw;
        }
    }

    void take_offered() {
        std::unique_ptr<Ensemble> next(offered.exchange(nullptr, std::memory_order_acq_rel));
        if (!next) return;
        ensemble = std::move(next);  // The old one ends here, on a worker.
        stream->worker.introduce(*ensemble);
        show.bundles_taken.add();
    }

    PipelineOptions options;
    LiveParameters parameters;
    Showing show;
    std::atomic<std::uint32_t> resets{0};
    std::mutex working;              ///< Between the workers and `render`; never taken by `process`.
    std::unique_ptr<Stream> stream;  ///< None before `prepare`.
    std::unique_ptr<Ensemble> ensemble;
    std::atomic<Ensemble*> offered{nullptr};
    std::atomic<double> slowness{1.0};
    std::shared_ptr<WorkerPool> pool;
};

AsyncPipeline::AsyncPipeline(MultiModelProcessor processor, std::shared_ptr<WorkerPool> pool,
                             const PipelineOptions& options)
    : state_(std::make_unique<State>(std::move(processor), std::move(pool), checked(options))) {
    if (state_->pool) state_->pool->join(*state_);
}

AsyncPipeline::~AsyncPipeline() {
    if (state_->pool) state_->pool->leave(*state_);
}

void AsyncPipeline::prepare(double sample_rate_hz, std::size_t max_block_samples) {
    if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 192000.0)) {
        throw std::invalid_argument("expected a sample rate from 8,000 to 192,000 Hz, found " +
                                    std::to_string(sample_rate_hz));
    }
    State& state = *state_;
    const double two_blocks_seconds = 2.0 * static_cast<double>(max_block_samples) / sample_rate_hz;
    const double waiting_samples = sample_rate_hz * std::max(state.options.queue_seconds, two_blocks_seconds);
    const StreamPlan plan{sample_rate_hz, std::max(state.options.lead_seconds, two_blocks_seconds),
                          static_cast<std::size_t>(waiting_samples / AudioChunk::capacity) + 2};
    auto stream = std::make_unique<Stream>(state.show, state.parameters, state.resets, plan);
    const std::lock_guard lock(state.working);
    state.stream = std::move(stream);
    state.show.clear();
    state.ensemble->processor.reset();
    state.ensemble->composer.reset();
}

void AsyncPipeline::process(std::span<const float* const> channels, std::size_t sample_count,
                            const HostTransport& transport, MidiOutput& midi) noexcept AFFETTO_NONBLOCKING {
    midi.clear();
    if (!state_->stream) return;
    AudioSide& audio = state_->stream->audio;
    const Block block{channels, sample_count};
    audio.begin_block(block, transport, midi);
    while (audio.step(block, midi)) {
    }
    audio.end_block();
}

void AsyncPipeline::render(std::span<const float* const> channels, std::size_t sample_count,
                           const HostTransport& transport, MidiOutput& midi) {
    midi.clear();
    if (!state_->stream) return;
    const std::lock_guard lock(state_->working);
    AudioSide& audio = state_->stream->audio;
    const Block block{channels, sample_count};
    audio.begin_block(block, transport, midi);
    while (audio.step(block, midi)) {
        while (state_->work_once(state_->options.lead_seconds)) {
        }
    }
    audio.end_block();
}

void AsyncPipeline::reset() noexcept AFFETTO_NONBLOCKING {
    state_->resets.fetch_add(1, std::memory_order_relaxed);
}

void AsyncPipeline::swap(MultiModelProcessor processor) {
    auto next = std::make_unique<Ensemble>(std::move(processor));
    delete state_->offered.exchange(next.release(), std::memory_order_acq_rel);
}

void AsyncPipeline::show_ahead(bool wanted) noexcept AFFETTO_NONBLOCKING {
    state_->show.ahead.store(wanted, std::memory_order_relaxed);
}

LiveParameters& AsyncPipeline::parameters() noexcept AFFETTO_NONBLOCKING { return state_->parameters; }
const LiveParameters& AsyncPipeline::parameters() const noexcept AFFETTO_NONBLOCKING {
    return state_->parameters;
}

void AsyncPipeline::slow_worker(double times) noexcept {
    state_->slowness.store(times, std::memory_order_relaxed);
}

PipelineView AsyncPipeline::view() const noexcept {
    PipelineView view;
    const Showing& show = state_->show;
    const Heard heard = show.heard.read();
    const Playhead playhead = show.playhead.read();
    view.level_db = heard.level_db;
    view.valence_heard = heard.valence;
    view.arousal_heard = heard.arousal;
    view.key = heard.key;
    view.key_locked = heard.key_locked;
    view.playing = playhead.playing;
    view.own_clock = playhead.own_clock;
    view.position_beats = playhead.position_beats;
    view.tempo_bpm = playhead.tempo_bpm;
    view.now = show.plan_now.read();
    view.next = show.plan_next.read();
    // What was composed last is what comes next, until it is what plays.
    view.next.given = view.next.given && view.playing && view.next.serial == view.now.serial + 1;
    return view;
}

Playhead AsyncPipeline::playhead() const noexcept AFFETTO_NONBLOCKING {
    return state_->stream ? state_->stream->audio.playhead() : Playhead{};
}

PipelineCounters AsyncPipeline::counters() const noexcept {
    PipelineCounters counters;
    const Showing& show = state_->show;
    counters.chunks_submitted = show.chunks_submitted.value();
    counters.chunks_dropped = show.chunks_dropped.value();
    counters.bars_started = show.bars_started.value();
    counters.bars_late = show.bars_late.value();
    counters.notes_skipped = show.notes_skipped.value();
    counters.bars_composed = show.bars_composed.value();
    counters.chunks_heard = show.chunks_heard.value();
    counters.work_failed = show.work_failed.value();
    counters.bundles_taken = show.bundles_taken.value();
    counters.plan_age_bars = show.plan_age_bars.value();
    counters.compose_microseconds = show.compose_microseconds.value();
    return counters;
}

}  // namespace affetto
