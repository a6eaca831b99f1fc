#include "pipeline/live_worker.h"

#include <chrono>
#include <cmath>

#include "pipeline/composer_wishes.h"

namespace affetto::pipeline {

namespace {

constexpr double key_interval_seconds = 1.0;
/// Often enough that a hand on the pad sees what it does.
constexpr double foresight_interval_seconds = 0.125;

BarPlace place_of(const Bar& bar, double tempo_bpm) noexcept {
    return {bar.index, bar.beats_per_bar, bar.compound, tempo_bpm};
}

/// Takes the oldest chunk off the queue in the end, whatever happens.
class TakenChunk {
public:
    explicit TakenChunk(Queues& queues) noexcept : queues_(queues) {}
    TakenChunk(const TakenChunk&) = delete;
    TakenChunk& operator=(const TakenChunk&) = delete;
    ~TakenChunk() {
        queues_.audio.pop();
        queues_.show.chunks_heard.add();
    }

private:
    Queues& queues_;
};

}  // namespace

LiveWorker::LiveWorker(Queues& queues, const LiveParameters& parameters, double sample_rate_hz,
                       std::uint32_t reset_count)
    : queues_(queues),
      parameters_(parameters),
      sample_rate_hz_(sample_rate_hz),
      listener_(sample_rate_hz),
      reset_count_(reset_count) {}

bool LiveWorker::work(Ensemble& ensemble, double lead_seconds) {
    const AudioChunk* const chunk = queues_.audio.front();
    if (chunk == nullptr) return false;
    const TakenChunk taken(queues_);
    lead_seconds_ = lead_seconds;
    take(*chunk, ensemble);
    return true;
}

void LiveWorker::recover(Ensemble& ensemble) noexcept {
    ensemble.composer.jump();
    composed_serial_ = 0;
}

void LiveWorker::introduce(Ensemble& ensemble) noexcept {
    for (std::size_t i = 0; i < past_.size(); ++i) {
        const LiveBeat beat = past_[i].beat();
        ensemble.composer.hear(beat.heard, beat.beat_in_bar, beat.beats_per_bar);
    }
}

void LiveWorker::take(const AudioChunk& chunk, Ensemble& ensemble) {
    forget(chunk, ensemble);
    const double begin_seconds = listener_.now_seconds();
    std::array<float, AudioChunk::capacity> mono;
    chunk.unpack(mono.data());
    listener_.hear(std::span(mono).first(chunk.sample_count), ensemble.processor);
    if (chunk.playing) {
        beats_.mark(chunk, begin_seconds, sample_rate_hz_);
        hear_beats(ensemble);
        compose_due(chunk, ensemble);
        if (queues_.show.ahead.load(std::memory_order_relaxed)) foresee(chunk, ensemble);
    }
    show_heard();
}

void LiveWorker::forget(const AudioChunk& chunk, Ensemble& ensemble) noexcept {
    if (chunk.reset_count != reset_count_) {
        reset_count_ = chunk.reset_count;
        listener_.reset();
        ensemble.processor.reset();
        ensemble.composer.reset();
        past_.clear();
        key_heard_ = {};
        key_seconds_ = 0.0;
    }
    if (chunk.jump_count == jump_count_) return;
    jump_count_ = chunk.jump_count;
    composed_serial_ = 0;  // What was composed before was thrown away.
    beats_.restart();
    ensemble.composer.jump();
}

void LiveWorker::hear_beats(Ensemble& ensemble) {
    while (const auto beat = beats_.next(listener_)) {
        ensemble.composer.hear(beat->heard, beat->beat_in_bar, beat->beats_per_bar);
        past_.add(PastBeat(*beat));
    }
}

void LiveWorker::compose_due(const AudioChunk& chunk, Ensemble& ensemble) {
    const bool current_known = composed_serial_ > chunk.bar_serial ||
                               (composed_serial_ == chunk.bar_serial &&
                                std::fabs(composed_begin_beats_ - chunk.bar.begin_beats) < 1e-3);
    if (!current_known) compose(chunk, chunk.bar, chunk.bar_serial, ensemble);
    const double left_beats = chunk.bar_end_beats - chunk.end_beats;
    const bool near = left_beats <= lead_seconds_ * sample_rate_hz_ * chunk.beats_per_sample;
    if (near && composed_serial_ == chunk.bar_serial) {
        compose(chunk, chunk.next_bar, chunk.bar_serial + 1, ensemble);
    }
}

void LiveWorker::foresee(const AudioChunk& chunk, Ensemble& ensemble) {
    const std::uint64_t serial = chunk.bar_serial + 1;
    if (composed_serial_ != chunk.bar_serial) return;  // The bar that comes is settled already.
    const double since_seconds = static_cast<double>(chunk.first_sample - foreseen_sample_) / sample_rate_hz_;
    if (foreseen_serial_ == serial && since_seconds < foresight_interval_seconds) return;
    foreseen_serial_ = serial;
    foreseen_sample_ = chunk.first_sample;
    const Bar& bar = chunk.next_bar;
    const BarPlan plan = ensemble.composer.foresee(place_of(bar, tempo_of_bar(chunk, bar, serial)),
                                                   key_to_play(), options_of(parameters_));
    queues_.show.plan_next.write({true, bar.begin_beats, bar.length_beats, plan, serial, true});
}

/// The host's tempo; or that of the engine's own clock, which only the next bar can change.
double LiveWorker::tempo_of_bar(const AudioChunk& chunk, const Bar& bar, std::uint64_t serial) {
    const double present_bpm = chunk.beats_per_sample * sample_rate_hz_ * 60.0;
    if (!chunk.own_clock || serial == chunk.bar_serial) return present_bpm;
    const auto pulse = hear_pulse(listener_);
    if (!pulse) return present_bpm;
    const double begin_seconds = listener_.now_seconds() + (chunk.bar_end_beats - chunk.end_beats) /
                                                               (chunk.beats_per_sample * sample_rate_hz_);
    return tempo_onto(*pulse, begin_seconds, bar.length_beats);
}

void LiveWorker::compose(const AudioChunk& chunk, const Bar& bar, std::uint64_t serial, Ensemble& ensemble) {
    const auto begin = std::chrono::steady_clock::now();
    composed_serial_ = serial;
    composed_begin_beats_ = bar.begin_beats;
    const double tempo_bpm = tempo_of_bar(chunk, bar, serial);
    PlannedBar* const planned = queues_.plans.begin_push();
    if (planned == nullptr) return;  // The audio side is not running; it would be too late anyway.
    planned->bar_serial = serial;
    planned->reset_count = reset_count_;
    planned->begin_beats = bar.begin_beats;
    planned->tempo_bpm = tempo_bpm;
    planned->plan =
        ensemble.composer.compose(place_of(bar, tempo_bpm), key_to_play(), options_of(parameters_));
    queues_.show.plan_next.write({true, bar.begin_beats, bar.length_beats, planned->plan, serial, false});
    queues_.plans.end_push();
    queues_.show.bars_composed.add();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    queues_.show.compose_microseconds.set(took.count());
}

Key LiveWorker::key_to_play() {
    if (const auto locked = locked_key(parameters_)) return *locked;
    key_heard_ = listener_.key();
    return key_heard_;
}

void LiveWorker::show_heard() {
    namespace out = contract::emotion::out;
    const double now_seconds = listener_.now_seconds();
    if (now_seconds - key_seconds_ >= key_interval_seconds) {
        key_seconds_ = now_seconds;
        key_heard_ = listener_.key();
    }
    Heard heard;
    if (const HeardFrame* const frame = listener_.last_frame()) {
        heard.level_db = frame->level_db;
        heard.valence = frame->embedding[out::valence.offset];
        heard.arousal = frame->embedding[out::arousal.offset];
    }
    const auto locked = locked_key(parameters_);
    heard.key = locked ? *locked : key_heard_;
    heard.key_locked = locked.has_value();
    queues_.show.heard.write(heard);
}

}  // namespace affetto::pipeline
