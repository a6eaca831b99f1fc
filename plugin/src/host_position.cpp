#include "host_position.h"

namespace affetto::plugin {

namespace {

constexpr double seconds_per_minute = 60.0;

template <typename Value>
std::optional<Value> standard(const juce::Optional<Value>& value) noexcept {
    return value.hasValue() ? std::optional<Value>(*value) : std::nullopt;
}

void count_quarters(HostTransport& transport) noexcept {
    if (transport.denominator < 1) return;
    const double quarters = 4.0 / transport.denominator;
    if (transport.tempo_bpm) *transport.tempo_bpm *= quarters;
    if (transport.position_beats) *transport.position_beats *= quarters;
}

}  // namespace

HostTransport transport_of(juce::AudioPlayHead* play_head, bool is_lv2) noexcept {
    HostTransport transport;
    if (play_head == nullptr) return transport;
    const auto position = play_head->getPosition();
    if (!position.hasValue()) return transport;
    transport.playing = position->getIsPlaying() || position->getIsRecording();
    transport.tempo_bpm = standard(position->getBpm());
    transport.position_beats = standard(position->getPpqPosition());
    transport.bar_start_beats = standard(position->getPpqPositionOfLastBarStart());
    if (const auto seconds = position->getTimeInSeconds();
        !transport.position_beats && seconds.hasValue() && transport.tempo_bpm) {
        // Hosts on JACK's transport name bar, beat and frame, but no place in beats.
        transport.position_beats = *seconds * *transport.tempo_bpm / seconds_per_minute;
    }
    transport.known = transport.playing || transport.tempo_bpm || transport.position_beats;
    if (const auto metre = position->getTimeSignature(); metre.hasValue()) {
        transport.numerator = metre->numerator;
        transport.denominator = metre->denominator;
    }
    if (is_lv2 && position->getBarCount().hasValue()) count_quarters(transport);
    if (const auto loop = position->getLoopPoints(); loop.hasValue() && position->getIsLooping()) {
        transport.looping = true;
        transport.loop_start_beats = loop->ppqStart;
        transport.loop_end_beats = loop->ppqEnd;
    }
    return transport;
}

HostTransport TransportFollower::at_block(juce::AudioPlayHead* play_head) noexcept {
    HostTransport told = transport_of(play_head, is_lv2_);
    if (!is_lv2_) return told;
    const bool told_anything = play_head != nullptr && play_head->getPosition().hasValue();
    // A host whose transport has run stops it by word of that alone: no tempo, no place.
    if (told.known || (told_anything && last_.known)) {
        told.known = true;
        last_ = told;
        return told;
    }
    last_.position_beats.reset();  // Untold, it runs on by the tempo.
    return last_;
}

}  // namespace affetto::plugin
