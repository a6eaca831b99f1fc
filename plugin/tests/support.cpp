#include "support.h"

#include <cmath>
#include <random>
#include <stdexcept>

namespace affetto::plugin::testing {

juce::Optional<juce::AudioPlayHead::PositionInfo> SteadyTransport::getPosition() const {
    if (!told) return {};
    PositionInfo position;
    position.setIsPlaying(playing);
    position.setBpm(tempo_bpm);
    position.setPpqPosition(beats);
    position.setTimeInSamples(static_cast<std::int64_t>(beats * 60.0 / tempo_bpm * rate_hz));
    position.setTimeSignature(TimeSignature{numerator, denominator});
    const double bar_beats = 4.0 * numerator / denominator;
    position.setPpqPositionOfLastBarStart(std::floor(beats / bar_beats) * bar_beats);
    position.setIsLooping(looping);
    if (looping) position.setLoopPoints(LoopPoints{loop_start, loop_end});
    return position;
}

void check_offsets(const juce::MidiBuffer& midi, int block_samples) {
    for (const auto& event : midi) {
        if (event.samplePosition < 0 || event.samplePosition >= block_samples) {
            throw std::logic_error("a message at " + std::to_string(event.samplePosition) +
                                   " in a block of " + std::to_string(block_samples));
        }
    }
}

Player::Player(juce::AudioProcessor& processor, double sample_rate_hz, int max_block)
    : processor_(processor), prepared_(max_block) {
    transport.rate_hz = sample_rate_hz;
    processor_.setPlayHead(&transport);
    processor_.setRateAndBufferSizeDetails(sample_rate_hz, max_block);
    processor_.prepareToPlay(sample_rate_hz, max_block);
}

Player::~Player() {
    processor_.releaseResources();
    processor_.setPlayHead(nullptr);
}

void Player::play(const std::vector<float>& mono, const BlockSize& block_size,
                  const std::function<void()>& before_block) {
    juce::AudioBuffer<float> audio;
    juce::MidiBuffer midi;
    for (std::size_t at = 0; at < mono.size();) {
        const int count = std::min(block_size(), static_cast<int>(mono.size() - at));
        if (before_block) before_block();
        audio.setSize(2, count, false, false, true);
        for (int channel = 0; channel < 2; ++channel) audio.copyFrom(channel, 0, mono.data() + at, count);
        midi.clear();
        processor_.processBlock(audio, midi);
        check_offsets(midi, count);
        for (const auto& event : midi) {
            std::array<std::uint8_t, 3> bytes{};
            std::copy_n(event.data, std::min(event.numBytes, 3), bytes.begin());
            messages.push_back({played_ + event.samplePosition, bytes});
        }
        most_events_in_a_block =
            std::max(most_events_in_a_block, static_cast<std::size_t>(midi.getNumEvents()));
        left.insert(left.end(), audio.getReadPointer(0), audio.getReadPointer(0) + count);
        right.insert(right.end(), audio.getReadPointer(1), audio.getReadPointer(1) + count);
        played_ += count;
        at += static_cast<std::size_t>(count);
        if (transport.playing) transport.advance(count);
    }
}

void Player::play_in_all_blocks(const std::vector<float>& mono, const std::vector<int>& beyond) {
    std::mt19937 random(11);
    std::vector<BlockSize> kinds{
        [&] { return static_cast<int>(random() % static_cast<unsigned>(prepared_ + 1)); }};
    std::vector<int> sizes{1, 17, 64, prepared_};
    sizes.insert(sizes.end(), beyond.begin(), beyond.end());
    for (const int size : sizes) kinds.push_back([size] { return size; });
    const auto share = static_cast<std::ptrdiff_t>(mono.size() / kinds.size());
    for (auto begin = mono.begin(); const auto& kind : kinds) {
        const auto end = &kind == &kinds.back() ? mono.end() : begin + share;
        play(std::vector<float>(begin, end), kind);
        begin = end;
    }
}

void set_plain(juce::AudioProcessor& processor, const juce::String& identifier, float value) {
    for (auto* const parameter : processor.getParameters()) {
        auto* const ranged = dynamic_cast<juce::RangedAudioParameter*>(parameter);
        if (ranged != nullptr && ranged->paramID == identifier) {
            ranged->setValueNotifyingHost(ranged->convertTo0to1(value));
        }
    }
}

juce::AudioProcessorParameter* named(juce::AudioProcessor& processor, const juce::String& name) {
    for (auto* const parameter : processor.getParameters()) {
        if (parameter->getName(64) == name) return parameter;
    }
    return nullptr;
}

}  // namespace affetto::plugin::testing
