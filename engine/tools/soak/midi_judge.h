// MidiJudge: whether a stream of MIDI is what a synthesizer may be given.
//
// Threading model: one thread at a time; judging never allocates.
// Units: samples of the stream.
#pragma once

#include <array>
#include <cstdint>

#include "affetto/midi_event.h"

namespace affetto::soak {

/// Holds events to this: in order, within their block, data bytes below 128, only notes and control
/// changes, no note-on of a sounding note, no note-off without a note, no note of no length.
class MidiJudge {
public:
    MidiJudge() noexcept { forget(); }

    /// Judges the events of a block; the first fault of all is kept.
    void judge(std::int64_t first_sample, std::size_t sample_count,
               std::span<const MidiEvent> events) noexcept;
    /// The stream begins anew: nothing sounds.
    void forget() noexcept;

    /// What is wrong, or null.
    const char* fault() const noexcept { return fault_; }
    int sounding() const noexcept { return sounding_; }
    std::uint64_t notes() const noexcept { return notes_; }

private:
    const char* fault_in(std::int64_t sample, const MidiEvent& event) noexcept;

    static constexpr int channels = 16, pitches = 128;
    static constexpr std::int64_t silent = -1;
    std::array<std::int64_t, channels * pitches> begun_{};
    std::int64_t last_sample_ = 0;
    int sounding_ = 0;
    std::uint64_t notes_ = 0;
    const char* fault_ = nullptr;
};

}  // namespace affetto::soak
