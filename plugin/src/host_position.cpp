#include "host_position.h"

namespace affetto::plugin {

namespace {

template <typename Value>
std::optional<Value> standard(const juce::Optional<Value>& value) noexcept {
    return value.hasValue() ? std::optional<Value>(*value) : std::nullopt;
}

}  // namespace

HostTransport transport_of(juce::AudioPlayHead* play_head) noexcept {
    HostTransport transport;
    if (play_head == nullptr) return transport;
    const auto position = play_head->getPosition();
    if (!position.hasValue()) return transport;
    transport.playing = position->getIsPlaying() || position->getIsRecording();
    transport.tempo_bpm = standard(position->getBpm());
    transport.position_beats = standard(position->getPpqPosition());
    transport.bar_start_beats = standard(position->getPpqPositionOfLastBarStart());
    transport.known = transport.playing || transport.tempo_bpm || transport.position_beats;
    if (const auto metre = position->getTimeSignature(); metre.hasValue()) {
        transport.numerator = metre->numerator;
        transport.denominator = metre->denominator;
    }
    if (const auto loop = position->getLoopPoints(); loop.hasValue() && position->getIsLooping()) {
        transport.looping = true;
        transport.loop_start_beats = loop->ppqStart;
        transport.loop_end_beats = loop->ppqEnd;
    }
    return transport;
}

}  // namespace affetto::plugin
