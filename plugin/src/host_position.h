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

}  // namespace affetto::plugin
