#include "midi_checks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "affetto/async_pipeline.h"
#include "support.h"

namespace {

using namespace affetto::plugin::testing;

// The checks themselves: what they are to find is found.
TEST(MidiChecks, FindWhatIsWrong) {
    const TimedMessage on{10, {0x90, 60, 100}}, off{20, {0x80, 60, 0}};
    EXPECT_EQ(problem_of({on, off}, true), "");
    EXPECT_NE(problem_of({on}, true), "");
    EXPECT_NE(problem_of({on, on}, false), "");
    EXPECT_NE(problem_of({off}, false), "");
    EXPECT_NE(problem_of({{20, {0x90, 60, 100}}, {10, {0x80, 60, 0}}}, true), "");
    EXPECT_NE(problem_of({{0, {0x90, 200, 100}}}, false), "");
    EXPECT_NE(problem_of({{0, {0xF0, 0, 0}}}, false), "");
    EXPECT_EQ(outsider_of({on}, 0, 11), "");
    EXPECT_NE(outsider_of({on}, 0, 10), "");
    EXPECT_NE(outsider_of({on}, 11, 20), "");
    EXPECT_NE(difference({1.0F}, {std::nextafter(1.0F, 2.0F)}), "");
    EXPECT_NE(difference({0.0F}, {-0.0F}), "");
    EXPECT_NE(stranger_to(1U << 2, {on}), "");
}

TEST(MidiChecks, FindWhatIsNoNumber) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(nonfinite_in({0.0F, -1.0F, 1e-41F, 1e30F}), "");
    EXPECT_NE(nonfinite_in({0.0F, nan}), "");
    EXPECT_NE(nonfinite_in({std::numeric_limits<float>::infinity()}), "");
}

// A plugin that does what none may: of each block it spoils a sample, and floods the host with notes.
class Rogue final : public juce::AudioProcessor {
public:
    using AudioProcessor::processBlock;
    void processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi) override {
        audio.setSample(0, 0, std::numeric_limits<float>::quiet_NaN());
        for (std::size_t i = 0; i <= affetto::ample_midi_events; ++i) {
            midi.addEvent(juce::MidiMessage::noteOn(1, 60, 0.5F), 0);
        }
    }
    const juce::String getName() const override { return "rogue"; }
    void prepareToPlay(double, int) override {}
    void releaseResources() override {}
    double getTailLengthSeconds() const override { return 0.0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return true; }
    juce::AudioProcessorEditor* createEditor() override { return nullptr; }
    bool hasEditor() const override { return false; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}
    void getStateInformation(juce::MemoryBlock&) override {}
    void setStateInformation(const void*, int) override {}
};

TEST(MidiChecks, FindWhatARoguePluginDoes) {
    Rogue rogue;
    Player player(rogue, 48000.0, 64);
    const std::vector<float> audio(128, 0.25F);
    player.play(audio, 64);
    EXPECT_GT(player.most_events_in_a_block, affetto::ample_midi_events);
    EXPECT_NE(nonfinite_in(player.left), "");
    EXPECT_NE(difference(audio, player.left), "");
    EXPECT_EQ(difference(audio, player.right), "");
    EXPECT_NE(problem_of(player.messages, true), "");
}

TEST(MidiChecks, FindMessagesOutsideTheirBlock) {
    juce::MidiBuffer midi;
    midi.addEvent(juce::MidiMessage::noteOn(1, 60, 0.5F), 63);
    EXPECT_NO_THROW(check_offsets(midi, 64));
    EXPECT_THROW(check_offsets(midi, 63), std::logic_error);
}

}  // namespace
