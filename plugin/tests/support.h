// A host in a nutshell: audio, a transport that moves, and what came out.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <string>
#include <vector>

namespace affetto::plugin::testing {

/// Plucked chords, one each half second, C F G C by bars of two seconds.
std::vector<float> plucked_chords(double seconds, double sample_rate_hz);

/// A transport at a steady tempo, moved on by whoever plays.
class SteadyTransport final : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override;
    void advance(std::int64_t samples) { beats += static_cast<double>(samples) * tempo_bpm / 60.0 / rate_hz; }

    bool told = true, playing = true, looping = false;
    double rate_hz = 48000.0, tempo_bpm = 120.0, beats = 0.0;
    double loop_start = 0.0, loop_end = 0.0;
    int numerator = 4, denominator = 4;
};

struct TimedMessage {
    std::int64_t sample;  ///< From the stream's first.
    std::array<std::uint8_t, 3> bytes;
    friend bool operator==(const TimedMessage&, const TimedMessage&) = default;
};

/// The host: plays audio through a processor in blocks, and keeps what came out.
class Player {
public:
    Player(juce::AudioProcessor& processor, double sample_rate_hz, int max_block);
    ~Player();

    using BlockSize = std::function<int()>;
    /// Plays stereo, the same on both sides. `before_block` may move the transport.
    void play(const std::vector<float>& mono, const BlockSize& block_size,
              const std::function<void()>& before_block = {});
    void play(const std::vector<float>& mono, int block_size) {
        play(mono, [block_size] { return block_size; });
    }

    SteadyTransport transport;
    std::vector<TimedMessage> messages;
    std::vector<float> left, right;  ///< What came out.
    std::size_t most_events_in_a_block = 0;

private:
    juce::AudioProcessor& processor_;
    std::int64_t played_ = 0;
};

/// What is wrong with a stream of messages, or nothing: order, legality, pairing of notes, and every note
/// ended at the end if `ended`.
std::string problem_of(const std::vector<TimedMessage>& messages, bool ended);
/// The first sample that differs in its bits, or nothing.
std::string difference(const std::vector<float>& expected, const std::vector<float>& found);
std::size_t notes_in(const std::vector<TimedMessage>& messages);
/// The first note whose pitch class is not among the bits, or nothing.
std::string stranger_to(std::uint32_t pitch_classes, const std::vector<TimedMessage>& messages);

void set_plain(juce::AudioProcessor& processor, const juce::String& identifier, float value);
/// By the name that hosts show, which works for a hosted plugin too.
juce::AudioProcessorParameter* named(juce::AudioProcessor& processor, const juce::String& name);

}  // namespace affetto::plugin::testing
