// MidiOutlet: the engine's events on their way to the host, and which notes sound out there.
//
// Threading model: the audio thread; `prepare` while it does not run.
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

#include <array>
#include <bitset>
#include <span>
#include <vector>

#include "affetto/midi_event.h"

namespace affetto::plugin {

class MidiOutlet {
public:
    /// Makes room. Notes that sounded until now are ended with the next block.
    void prepare();

    /// Replaces what is in `midi` by the ends that are due, then by the events. Where the block has no
    /// samples nothing can lie in it: what is due waits.
    void send(std::span<const MidiEvent> events, juce::MidiBuffer& midi, std::size_t sample_count);
    /// With the next block everything sounding is ended, on all channels.
    void silence_all() noexcept { panic_ = true; }

private:
    void take_roomy(juce::MidiBuffer& midi);
    void send_due_ends(juce::MidiBuffer& midi);
    /// Whether it is news out there: after a panic the engine ends notes that have been ended.
    bool keep_track(const MidiEvent& event) noexcept;

    static constexpr int channel_count = 16, pitch_count = 128;
    std::bitset<channel_count * pitch_count> sounding_;
    bool ends_due_ = false;
    bool panic_ = false;
    juce::MidiBuffer spare_;
    const std::uint8_t* own_memory_ = nullptr;
};

}  // namespace affetto::plugin
