// What a host tells of its song, as the engine wants it.
//
// Threading model: the audio thread, within a block.
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

#include "affetto/transport.h"

namespace affetto::plugin {

/// The transport at the block's first sample. A host without any, or one that only says "stopped" and
/// names neither tempo nor place, counts as telling nothing. In LV2 beats are those of the metre's unit, and
/// the tempo counts them. JUCE's own host writes quarters there all the same; it is told by that it numbers
/// no bars, as hosts by the specification do.
HostTransport transport_of(juce::AudioPlayHead* play_head, bool is_lv2) noexcept;

/// Follows a transport from block to block. In LV2 a host tells it only where it changes, and JUCE hands on
/// just what the block itself was told: there, what was told last holds, and the song runs on from it.
class TransportFollower {
public:
    explicit TransportFollower(bool is_lv2) noexcept : is_lv2_(is_lv2) {}
    HostTransport at_block(juce::AudioPlayHead* play_head) noexcept;

private:
    bool is_lv2_;
    HostTransport last_;
};

}  // namespace affetto::plugin
