// AudioSide: what runs on the audio thread: audio out to the worker, plans in, MIDI at its sample.
//
// Threading model: one thread at a time. The constructor allocates; everything else is real-time safe.
// Units: samples of the stream count from 0 at the first block.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "affetto/live_parameters.h"
#include "affetto/midi_event.h"
#include "affetto/transport.h"
#include "pipeline/host_time.h"
#include "pipeline/midi_player.h"
#include "pipeline/play_clock.h"
#include "pipeline/queues.h"

namespace affetto::pipeline {

/// The audio of a block.
struct Block {
    std::span<const float* const> channels;
    std::size_t sample_count = 0;
};

/// A block is worked through in steps, each of which ends where a chunk of audio is full, where a bar
/// ends or where the block does. What happens depends on the stream alone, not on the blocks' borders.
class AudioSide {
public:
    /// `reset_requests` counts up whenever a user asks for a reset.
    AudioSide(Queues& queues, const LiveParameters& parameters,
              const std::atomic<std::uint32_t>& reset_requests, double sample_rate_hz);

    void begin_block(const Block& block, const HostTransport& transport,
                     MidiOutput& midi) noexcept AFFETTO_NONBLOCKING;
    /// False once the block is done.
    bool step(const Block& block, MidiOutput& midi) noexcept AFFETTO_NONBLOCKING;
    void end_block() noexcept AFFETTO_NONBLOCKING;
    Playhead playhead() const noexcept AFFETTO_NONBLOCKING;

private:
    enum class Motion { stopped, following, own_clock };
    struct BarEnd {
        double beats;
        bool loops;
    };

    void set_lanes() noexcept AFFETTO_NONBLOCKING;
    void take_reset() noexcept AFFETTO_NONBLOCKING;
    void follow(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING;
    void keep_up(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING;
    void keep_metre(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING;
    void keep_loop(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING;
    void break_off() noexcept AFFETTO_NONBLOCKING;
    void start_at(double position_beats, double tempo_bpm) noexcept AFFETTO_NONBLOCKING;

    double position_beats() const noexcept AFFETTO_NONBLOCKING { return clock_.beats_at(stream_); }
    double tempo_bpm() const noexcept AFFETTO_NONBLOCKING {
        return clock_.beats_per_sample * 60.0 * sample_rate_hz_;
    }
    BarEnd bar_end() const noexcept AFFETTO_NONBLOCKING;
    void cross_bar_lines() noexcept AFFETTO_NONBLOCKING;
    void enter_bar(const Bar& bar, double from_beats) noexcept AFFETTO_NONBLOCKING;
    void take_plans() noexcept AFFETTO_NONBLOCKING;
    bool is_for(const PlannedBar& planned, std::uint64_t bar_serial) const noexcept AFFETTO_NONBLOCKING;
    void take_over(const PlannedBar& planned, double from_beats) noexcept AFFETTO_NONBLOCKING;
    void show_plan() noexcept AFFETTO_NONBLOCKING;

    void open_chunk() noexcept AFFETTO_NONBLOCKING;
    void collect(const Block& block, std::size_t count) noexcept AFFETTO_NONBLOCKING;
    void submit_chunk() noexcept AFFETTO_NONBLOCKING;

    Queues& queues_;
    const LiveParameters& parameters_;
    double sample_rate_hz_;
    const std::atomic<std::uint32_t>& reset_requests_;
    std::uint32_t reset_count_;
    std::uint32_t jump_count_ = 0;

    std::int64_t stream_ = 0;       ///< The next sample.
    std::int64_t block_begin_ = 0;  ///< The block's first.
    Motion motion_ = Motion::stopped;
    PlayClock clock_;
    Metre metre_;
    std::optional<Loop> loop_;
    bool in_loop_ = false;  ///< The song goes on from the loop's end to its start.
    Bar bar_;
    std::uint64_t bar_serial_ = 0;

    MidiPlayer player_;
    bool in_use_given_ = false;  ///< A plan is in use,
    bool in_use_fits_ = false;   ///< and it was composed for this bar.
    BarPlan in_use_;
    bool coming_given_ = false;
    PlannedBar coming_;

    AudioChunk* chunk_ = nullptr;  ///< In the queue, or `lost_chunk_` where that is full.
    AudioChunk lost_chunk_;
    std::array<float, AudioChunk::capacity> mono_;  ///< Of the chunk in the making.
};

}  // namespace affetto::pipeline
