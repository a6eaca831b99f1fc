// Capture: keeps what was played, so that the last bars can be had afterwards.
//
// Threading model: `take` on the audio thread, wait-free and without allocation; `last_bars`
// on any other. Units: beats are quarter notes of music played since the beginning, whatever the host's
// song position did meanwhile.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "affetto/midi_event.h"
#include "affetto/pipeline_view.h"
#include "affetto/transport.h"

namespace affetto::plugin {

/// Where a bar begins, and how it was played.
struct CapturedBar {
    double begin_beats = 0.0;
    double tempo_bpm = 120.0;
    int numerator = 4, denominator = 4;
};

struct CapturedEvent {
    double at_beats = 0.0;
    std::array<std::uint8_t, 3> bytes{};
};

/// Some bars, from the first one's beginning; `length_beats` where it all ends.
struct CapturedMusic {
    std::vector<CapturedBar> bars;
    std::vector<CapturedEvent> events;
    double length_beats = 0.0;
};

inline constexpr int most_captured_bars = 64;

class Capture {
public:
    Capture();
    /// What follows does not continue what was. Not beside `take`.
    void prepare(double sample_rate_hz) noexcept;

    /// A block of so many samples that has been played, its events, where the music stands after it and
    /// what the host told of it.
    void take(std::size_t sample_count, std::span<const MidiEvent> events, const Playhead& after,
              const HostTransport& transport) noexcept;

    /// The last bars, the one that is being played included: up to `bar_count`, as far as there is memory.
    CapturedMusic last_bars(int bar_count) const;
    /// How many bars there are, up to most_captured_bars.
    int bars_kept() const;

private:
    struct Record {
        double at_beats;
        std::uint64_t payload;  // A MIDI message, or a bar.
        double tempo_bpm;
    };
    static constexpr std::size_t capacity = 1U << 15;
    struct Slot {
        std::atomic<double> at_beats{0.0};
        std::atomic<std::uint64_t> payload{0};
        std::atomic<double> tempo_bpm{0.0};
    };

    void put(const Record& record) noexcept;
    /// Music without a jump within: where the song stood, and how much had been played until then.
    struct Stretch {
        double position_beats, elapsed_beats, length_beats;
    };
    void put_lines(const Stretch& block, const Playhead& after, const HostTransport& transport) noexcept;
    void put_bar_lines(const Stretch& stretch, const Playhead& after,
                       const HostTransport& transport) noexcept;
    bool begins_a_bar(double position_beats, double bar_beats, double origin_beats) const noexcept;
    std::vector<Record> records() const;

    std::vector<Slot> slots_;
    std::atomic<std::uint64_t> begun_{0}, done_{0};
    std::atomic<double> elapsed_beats_{0.0};
    double sample_rate_hz_ = 48000.0;
    double line_beats_ = 0.0;  ///< The song position of the last bar line put,
    bool line_known_ = false;  ///< if there is one that the music has moved on from without a jump.
    double last_position_ = 0.0;
    double last_length_beats_ = 0.0;  ///< Of the stretch that ended there.
};

}  // namespace affetto::plugin
