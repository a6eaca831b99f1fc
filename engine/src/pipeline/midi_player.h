// MidiPlayer: planned bars become MIDI events at their samples, and every note that begins ends.
//
// Threading model: one thread at a time; nothing allocates, locks or throws.
// Units: samples of the stream; beats.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "affetto/live_composer.h"
#include "affetto/midi_event.h"
#include "affetto/realtime.h"
#include "pipeline/bars.h"
#include "pipeline/play_clock.h"

namespace affetto::pipeline {

/// How a lane sounds at present.
struct LaneSound {
    bool on = true;
    std::uint8_t channel = 0;  ///< 0 to 15.
};

/// A stretch of the stream within the block that is being filled.
struct Stretch {
    std::int64_t begin_sample = 0, end_sample = 0;
    std::int64_t block_begin_sample = 0;
};

/// A note or, where it has no duration, a control change.
struct PlannedEvent {
    float onset_beats;     ///< From the bar's begin.
    float duration_beats;  ///< 0 for a control change.
    std::uint8_t lane;
    std::uint8_t number;  ///< Pitch or controller.
    std::uint8_t value;   ///< Velocity or the controller's value.

    bool is_note() const noexcept { return duration_beats > 0.0F; }
};

/// Notes end before others begin at the same sample. Where the caller's buffer is nearly full, notes
/// do not begin, so that there is always room for those that must end.
class MidiPlayer {
public:
    /// Forgets everything without a word, sounding notes too.
    void reset() noexcept AFFETTO_NONBLOCKING;

    /// From here on plays `plan` over `bar`, beginning with the events at or after `from_beats`.
    void start_bar(const Bar& bar, const BarPlan& plan, double from_beats) noexcept AFFETTO_NONBLOCKING;
    /// The bar that plays turns out shorter or longer.
    void change_bar(const Bar& bar) noexcept AFFETTO_NONBLOCKING { bar_ = bar; }
    void start_empty_bar() noexcept AFFETTO_NONBLOCKING { event_count_ = next_event_ = 0; }
    void set_lane(int lane, const LaneSound& sound) noexcept AFFETTO_NONBLOCKING;
    /// From here on notes have only these pitch classes, bit 0 for C: others begin on the nearest of them,
    /// the lower at a tie, and those that sound end at the next chance. 0 stands for all.
    void set_scale(std::uint32_t pitch_classes) noexcept AFFETTO_NONBLOCKING;

    /// Lets notes end at the next chance: all, or those of one lane.
    void end_notes() noexcept AFFETTO_NONBLOCKING;
    void end_lane(int lane) noexcept AFFETTO_NONBLOCKING;

    /// Writes the events of a stretch.
    void play(const Stretch& stretch, const PlayClock& clock,
              MidiOutput& output) noexcept AFFETTO_NONBLOCKING;
    /// Writes only the ends that are due, while no clock runs.
    void play_ends(const Stretch& stretch, MidiOutput& output) noexcept AFFETTO_NONBLOCKING;

    std::size_t sounding() const noexcept AFFETTO_NONBLOCKING { return sounding_count_; }
    std::uint64_t skipped() const noexcept AFFETTO_NONBLOCKING { return skipped_; }

private:
    struct Sounding {
        double end_beats;
        std::int64_t begin_sample;
        std::uint8_t lane, channel, pitch;
    };
    static constexpr std::size_t most_events =
        decltype(BarPlan::notes)::capacity + decltype(BarPlan::controls)::capacity;
    static constexpr std::size_t most_sounding = 64;
    static constexpr std::size_t none = most_sounding;

    struct Due {
        std::size_t index = none;
        std::int64_t sample = 0;
    };
    Due first_end(const Stretch& stretch, const PlayClock* clock) const noexcept AFFETTO_NONBLOCKING;
    bool end_note(std::size_t index, std::int64_t sample, const Stretch& stretch,
                  MidiOutput& output) noexcept AFFETTO_NONBLOCKING;
    void take_events(const BarPlan& plan) noexcept AFFETTO_NONBLOCKING;
    void begin_event(const PlannedEvent& event, std::int64_t sample, const Stretch& stretch,
                     MidiOutput& output) noexcept AFFETTO_NONBLOCKING;
    void begin_note(const PlannedEvent& event, std::int64_t sample, const Stretch& stretch,
                    MidiOutput& output) noexcept AFFETTO_NONBLOCKING;
    bool is_allowed(int pitch) const noexcept AFFETTO_NONBLOCKING;
    std::uint8_t nearest_allowed(std::uint8_t pitch) const noexcept AFFETTO_NONBLOCKING;
    std::size_t find(std::uint8_t channel, std::uint8_t pitch) const noexcept AFFETTO_NONBLOCKING;

    Bar bar_;
    std::array<PlannedEvent, most_events> events_{};
    std::size_t event_count_ = 0;
    std::size_t next_event_ = 0;
    std::array<LaneSound, lane_count> lanes_{};
    std::uint32_t scale_ = 0;
    std::array<Sounding, most_sounding> sounding_{};
    std::size_t sounding_count_ = 0;
    std::uint64_t skipped_ = 0;
};

}  // namespace affetto::pipeline
