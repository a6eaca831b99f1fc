// A host in a nutshell: audio, a transport that moves, and what came out.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <vector>

#include "midi_checks.h"

namespace affetto::plugin::testing {

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

/// Throws std::logic_error where a message lies outside its block.
void check_offsets(const juce::MidiBuffer& midi, int block_samples);

/// The host: plays audio through a processor in blocks, and keeps what came out; messages outside their
/// block are thrown as by `check_offsets`.
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
    /// One stream in blocks of 1, 17, 64, of random length, nothing among it, of what was prepared for, and
    /// of the sizes beyond that are given.
    void play_in_all_blocks(const std::vector<float>& mono, const std::vector<int>& beyond = {});

    SteadyTransport transport;
    std::vector<TimedMessage> messages;
    std::vector<float> left, right;  ///< What came out.
    std::size_t most_events_in_a_block = 0;

private:
    juce::AudioProcessor& processor_;
    int prepared_;
    std::int64_t played_ = 0;
};

void set_plain(juce::AudioProcessor& processor, const juce::String& identifier, float value);
/// By the name that hosts show, which works for a hosted plugin too.
juce::AudioProcessorParameter* named(juce::AudioProcessor& processor, const juce::String& name);

}  // namespace affetto::plugin::testing
