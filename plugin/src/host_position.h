// What a host tells of its song, as the engine wants it.
//
// Threading model: the audio thread, within a block.
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

#include "affetto/transport.h"

namespace affetto::plugin {

/// The transport at the block's first sample. A host without any, or one that only says "stopped" and
/// names neither tempo nor place, counts as telling nothing.
HostTransport transport_of(juce::AudioPlayHead* play_head) noexcept;

/// Follows a transport from block to block. In LV2 a host tells it only where it changes, and JUCE hands on
/// just what the block itself was told: there, what was told last holds, and the song runs on from it.
class TransportFollower {
public:
    explicit TransportFollower(bool told_on_change) noexcept : told_on_change_(told_on_change) {}
    HostTransport at_block(juce::AudioPlayHead* play_head) noexcept;

private:
    bool told_on_change_;
    HostTransport last_;
};

}  // namespace affetto::plugin
