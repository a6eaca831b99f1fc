#include "pipeline/audio_side.h"

#include <algorithm>
#include <cmath>

#include "pipeline/composer_wishes.h"

namespace affetto::pipeline {

namespace {

constexpr double default_tempo_bpm = 120.0;
/// A host's position that is off by more has jumped; by less, it is brought in line unheard.
constexpr double jump_beats = 0.05;
constexpr double same_place_beats = 1e-3;
/// How late the first notes may still begin where the music has just started.
constexpr double grace_seconds = 0.05;

}  // namespace

AudioSide::AudioSide(Queues& queues, const LiveParameters& parameters,
                     const std::atomic<std::uint32_t>& reset_requests, double sample_rate_hz)
    : queues_(queues),
      parameters_(parameters),
      sample_rate_hz_(sample_rate_hz),
      reset_requests_(reset_requests),
      reset_count_(reset_requests.load(std::memory_order_relaxed)) {
    clock_.set_anchor(0, 0.0, beats_per_sample(default_tempo_bpm, sample_rate_hz));
}

void AudioSide::begin_block(const Block& block, const HostTransport& transport,
                            MidiOutput& midi) noexcept AFFETTO_NONBLOCKING {
    midi.clear();
    block_begin_ = stream_;
    if (block.sample_count == 0) return;  // Nothing can sound, and no time passes.
    set_lanes();
    take_reset();
    take_plans();
    cross_bar_lines();
    follow(transport);
}

bool AudioSide::step(const Block& block, MidiOutput& midi) noexcept AFFETTO_NONBLOCKING {
    const std::int64_t block_end = block_begin_ + static_cast<std::int64_t>(block.sample_count);
    if (stream_ == block_end) return false;
    take_plans();
    cross_bar_lines();
    if (chunk_ == nullptr) open_chunk();
    std::int64_t end = std::min(block_end, stream_ + AudioChunk::capacity - chunk_->sample_count);
    if (motion_ != Motion::stopped) end = std::min(end, clock_.sample_at(bar_end().beats));
    const Stretch stretch{stream_, end, block_begin_};
    if (motion_ == Motion::stopped) {
        player_.play_ends(stretch, midi);
    } else {
        player_.play(stretch, clock_, midi);
    }
    collect(block, static_cast<std::size_t>(end - stream_));
    stream_ = end;
    const bool bar_is_over = motion_ != Motion::stopped && stream_ >= clock_.sample_at(bar_end().beats);
    if (chunk_->sample_count == AudioChunk::capacity || bar_is_over) submit_chunk();
    return true;
}

void AudioSide::end_block() noexcept AFFETTO_NONBLOCKING {
    queues_.show.notes_skipped.set(player_.skipped());
    queues_.show.playhead.write(playhead());
}

Playhead AudioSide::playhead() const noexcept AFFETTO_NONBLOCKING {
    return {motion_ != Motion::stopped, motion_ == Motion::own_clock, position_beats(), tempo_bpm()};
}

void AudioSide::set_lanes() noexcept AFFETTO_NONBLOCKING {
    const bool silent = parameters_.is_on(Parameter::bypass);
    for (int lane = 0; lane < lane_count; ++lane) {
        const bool on = !silent && parameters_.is_on(of_lane(Parameter::melody_on, lane));
        const int channel = parameters_.whole(of_lane(Parameter::melody_channel, lane)) - 1;
        player_.set_lane(lane, {on, static_cast<std::uint8_t>(channel)});
    }
    player_.set_scale(locked_scale(parameters_));  // Bars composed before obey it too.
}

// The clock: following the host, or running on its own.

void AudioSide::break_off() noexcept AFFETTO_NONBLOCKING {
    player_.end_notes();
    player_.start_empty_bar();
    submit_chunk();
    in_use_given_ = in_use_fits_ = coming_given_ = false;
    show_plan();
}

void AudioSide::start_at(double position_beats, double tempo_bpm) noexcept AFFETTO_NONBLOCKING {
    ++jump_count_;
    clock_.set_anchor(stream_, position_beats, beats_per_sample(tempo_bpm, sample_rate_hz_));
    enter_bar(bar_at(position_beats, metre_), position_beats);
}

void AudioSide::take_reset() noexcept AFFETTO_NONBLOCKING {
    const std::uint32_t requests = reset_requests_.load(std::memory_order_relaxed);
    if (requests == reset_count_) return;
    break_off();
    reset_count_ = requests;
    if (motion_ == Motion::following) start_at(position_beats(), tempo_bpm());
    if (motion_ == Motion::own_clock) start_at(0.0, default_tempo_bpm);
}

void AudioSide::follow(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING {
    const Motion motion = !transport.known    ? Motion::own_clock
                          : transport.playing ? Motion::following
                                              : Motion::stopped;
    if (motion == Motion::following && motion == motion_) return keep_up(transport);
    if (motion == motion_) return;
    break_off();
    motion_ = motion;
    in_loop_ = false;
    metre_ = {};
    if (motion == Motion::own_clock) start_at(0.0, default_tempo_bpm);
    if (motion != Motion::following) return;
    metre_ = metre_of(transport, metre_);
    start_at(position_of(transport, position_beats()), tempo_of(transport, tempo_bpm()));
    keep_loop(transport);
}

void AudioSide::keep_up(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING {
    const double tempo = tempo_of(transport, tempo_bpm());
    const double position = position_of(transport, position_beats());
    const double apart_beats = std::fabs(position - position_beats());
    const double per_sample = beats_per_sample(tempo, sample_rate_hz_);
    if (apart_beats > jump_beats) {
        break_off();
        metre_ = metre_of(transport, metre_);
        start_at(position, tempo);
        return keep_loop(transport);
    }
    // Within a sample the clock stays as it is, so that a host's rounding moves nothing.
    const bool same_tempo = std::fabs(per_sample / clock_.beats_per_sample - 1.0) < 1e-9;
    if (!same_tempo || apart_beats > per_sample) clock_.set_anchor(stream_, position, per_sample);
    keep_metre(transport);
    keep_loop(transport);
}

void AudioSide::keep_loop(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING {
    loop_ = loop_of(transport);
    in_loop_ = loop_ && clock_.sample_at(loop_->end_beats) > stream_;
}

void AudioSide::keep_metre(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING {
    const Metre metre = metre_of(transport, metre_);
    if (metre == metre_) return;
    submit_chunk();
    metre_ = metre;
    const double position = std::max(position_beats(), bar_.begin_beats);
    const Bar bar = bar_at(position, metre_);
    if (std::fabs(bar.begin_beats - bar_.begin_beats) > same_place_beats) return enter_bar(bar, position);
    bar_ = bar;
    player_.change_bar(bar);
}

// Bars, and the plans for them.

AudioSide::BarEnd AudioSide::bar_end() const noexcept AFFETTO_NONBLOCKING {
    const bool loops = in_loop_ && loop_->end_beats <= bar_.end_beats();
    return {loops ? loop_->end_beats : bar_.end_beats(), loops};
}

void AudioSide::cross_bar_lines() noexcept AFFETTO_NONBLOCKING {
    if (motion_ == Motion::stopped) return;
    for (BarEnd end = bar_end(); stream_ >= clock_.sample_at(end.beats); end = bar_end()) {
        submit_chunk();
        if (end.loops) {
            player_.end_notes();
            const double over_beats = position_beats() - end.beats;
            clock_.set_anchor(stream_, loop_->start_beats + over_beats, clock_.beats_per_sample);
            enter_bar(bar_at(loop_->start_beats, metre_), loop_->start_beats);
        } else {
            enter_bar(bar_at(end.beats, metre_), end.beats);
        }
    }
}

bool AudioSide::is_for(const PlannedBar& planned, std::uint64_t serial) const noexcept AFFETTO_NONBLOCKING {
    return planned.reset_count == reset_count_ && planned.bar_serial == serial;
}

void AudioSide::enter_bar(const Bar& bar, double from_beats) noexcept AFFETTO_NONBLOCKING {
    bar_ = bar;
    ++bar_serial_;
    queues_.show.bars_started.add();
    const bool frozen = in_use_given_ && parameters_.is_on(Parameter::freeze);
    const bool fits = coming_given_ && is_for(coming_, bar_serial_) &&
                      std::fabs(coming_.begin_beats - bar.begin_beats) < same_place_beats;
    coming_given_ = false;
    in_use_fits_ = false;
    if (fits && motion_ == Motion::own_clock) {
        clock_.set_anchor(stream_, from_beats, beats_per_sample(coming_.tempo_bpm, sample_rate_hz_));
    }
    if (fits && !frozen) return take_over(coming_, from_beats);
    if (!in_use_given_) {
        player_.start_empty_bar();
        return show_plan();
    }
    if (!frozen) queues_.show.bars_late.add();
    queues_.show.plan_age_bars.add();
    player_.start_bar(bar, in_use_, from_beats);
    show_plan();
}

void AudioSide::take_over(const PlannedBar& planned, double from_beats) noexcept AFFETTO_NONBLOCKING {
    in_use_ = planned.plan;
    in_use_given_ = in_use_fits_ = true;
    queues_.show.plan_age_bars.set(0);
    player_.start_bar(bar_, in_use_, from_beats);
    show_plan();
}

void AudioSide::take_plans() noexcept AFFETTO_NONBLOCKING {
    for (const PlannedBar* planned = queues_.plans.front(); planned != nullptr;
         planned = queues_.plans.front()) {
        if (is_for(*planned, bar_serial_ + 1)) {
            coming_ = *planned;
            coming_given_ = true;
        } else if (is_for(*planned, bar_serial_) && motion_ != Motion::stopped && !in_use_fits_ &&
                   std::fabs(planned->begin_beats - bar_.begin_beats) < same_place_beats &&
                   !(in_use_given_ && parameters_.is_on(Parameter::freeze))) {
            const double grace_beats = in_use_given_ ? 0.0 : grace_seconds * tempo_bpm() / 60.0;
            take_over(*planned, position_beats() - grace_beats);
        }
        queues_.plans.pop();
    }
}

void AudioSide::show_plan() noexcept AFFETTO_NONBLOCKING {
    queues_.show.plan_now.write(
        {in_use_given_, bar_.begin_beats, bar_.length_beats, in_use_, bar_serial_, false});
}

// The audio on its way to the worker.

void AudioSide::open_chunk() noexcept AFFETTO_NONBLOCKING {
    chunk_ = queues_.audio.begin_push();
    if (chunk_ == nullptr) chunk_ = &lost_chunk_;
    chunk_->first_sample = stream_;
    chunk_->sample_count = 0;
    chunk_->begin_beats = position_beats();
}

void AudioSide::collect(const Block& block, std::size_t count) noexcept AFFETTO_NONBLOCKING {
    const auto at = static_cast<std::size_t>(stream_ - block_begin_);
    float* const mono = mono_.data() + chunk_->sample_count;
    std::fill_n(mono, count, 0.0F);
    for (const float* const channel : block.channels) {
        for (std::size_t i = 0; i < count; ++i) mono[i] += channel[at + i];
    }
    const float share = 1.0F / static_cast<float>(std::max<std::size_t>(block.channels.size(), 1));
    for (std::size_t i = 0; i < count; ++i) mono[i] *= share;
    chunk_->sample_count += static_cast<std::uint32_t>(count);
}

void AudioSide::submit_chunk() noexcept AFFETTO_NONBLOCKING {
    if (chunk_ == nullptr) return;
    const BarEnd end = bar_end();
    chunk_->reset_count = reset_count_;
    chunk_->jump_count = jump_count_;
    chunk_->playing = motion_ != Motion::stopped;
    chunk_->own_clock = motion_ == Motion::own_clock;
    chunk_->end_beats = position_beats();
    chunk_->beats_per_sample = clock_.beats_per_sample;
    chunk_->bar_serial = bar_serial_;
    chunk_->bar = bar_;
    chunk_->next_bar = bar_at(end.loops ? loop_->start_beats : end.beats, metre_);
    chunk_->bar_end_beats = end.beats;
    if (chunk_ == &lost_chunk_) {
        queues_.show.chunks_dropped.add();
    } else {
        chunk_->pack(mono_.data());
        queues_.audio.end_push();
        queues_.show.chunks_submitted.add();
    }
    chunk_ = nullptr;
}

}  // namespace affetto::pipeline
