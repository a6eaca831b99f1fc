#include "support.h"

#include <bit>
#include <bitset>
#include <cmath>
#include <numbers>

namespace affetto::plugin::testing {

std::vector<float> plucked_chords(double seconds, double sample_rate_hz) {
    constexpr std::array<std::array<int, 3>, 4> chords{
        {{48, 64, 67}, {53, 65, 69}, {55, 62, 71}, {48, 64, 72}}};
    std::vector<float> audio(static_cast<std::size_t>(seconds * sample_rate_hz), 0.0F);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        const double time = static_cast<double>(i) / sample_rate_hz;
        const double since = std::fmod(time, 0.5);
        for (const int pitch : chords[static_cast<std::size_t>(time / 2.0) % 4]) {
            const double hz = 440.0 * std::pow(2.0, (pitch - 69) / 12.0);
            for (int partial = 1; partial <= 3; ++partial) {
                const double phase = 2.0 * std::numbers::pi * hz * partial * since;
                audio[i] += static_cast<float>(0.06 / partial * std::exp(-5.0 * since) * std::sin(phase));
            }
        }
    }
    return audio;
}

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

Player::Player(juce::AudioProcessor& processor, double sample_rate_hz, int max_block)
    : processor_(processor) {
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

std::string problem_of(const std::vector<TimedMessage>& messages, bool ended) {
    std::bitset<16 * 128> sounding;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto& [sample, bytes] = messages[i];
        const std::string where =
            "message " + std::to_string(i) + " at sample " + std::to_string(sample) + ": ";
        if (sample < before) return where + "before the one before it";
        before = sample;
        const unsigned status = bytes[0] & 0xF0U;
        if (bytes[1] > 127 || bytes[2] > 127) return where + "a data byte above 127";
        const std::size_t note = (bytes[0] & 0x0FU) * 128U + bytes[1];
        if (status == 0x90 && bytes[2] > 0) {
            if (sounding[note]) return where + "a note that sounds already begins";
            sounding.set(note);
        } else if (status == 0x80 || status == 0x90) {
            if (!sounding[note]) return where + "a note ends that does not sound";
            sounding.reset(note);
        } else if (status != 0xB0) {
            return where + "neither note nor controller";
        }
    }
    if (ended && sounding.any()) return std::to_string(sounding.count()) + " notes never end";
    return {};
}

std::string difference(const std::vector<float>& expected, const std::vector<float>& found) {
    if (expected.size() != found.size()) return "another number of samples";
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::bit_cast<std::uint32_t>(expected[i]) != std::bit_cast<std::uint32_t>(found[i])) {
            return "sample " + std::to_string(i) + ": " + std::to_string(expected[i]) + ", found " +
                   std::to_string(found[i]);
        }
    }
    return {};
}

std::size_t notes_in(const std::vector<TimedMessage>& messages) {
    return static_cast<std::size_t>(
        std::count_if(messages.begin(), messages.end(), [](const TimedMessage& message) {
            return (message.bytes[0] & 0xF0U) == 0x90 && message.bytes[2] > 0;
        }));
}

std::string stranger_to(std::uint32_t pitch_classes, const std::vector<TimedMessage>& messages) {
    for (const auto& message : messages) {
        const bool begins = (message.bytes[0] & 0xF0U) == 0x90 && message.bytes[2] > 0;
        if (begins && (pitch_classes >> (message.bytes[1] % 12) & 1U) == 0) {
            return "pitch " + std::to_string(message.bytes[1]) + " at sample " +
                   std::to_string(message.sample);
        }
    }
    return {};
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
