#include "processor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "affetto/chords.h"
#include "offline_processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;

std::vector<TimedMessage> played(double seconds, const Player::BlockSize& block_size, float seed = 1.0F) {
    auto processor = offline_processor();
    set_plain(*processor, "seed", seed);
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(seconds, rate_hz), block_size);
    return player.messages;
}

TEST(Processor, PlaysAlongAndPassesTheAudioUntouched) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    const auto audio = plucked_chords(12.0, rate_hz);
    player.play(audio, 512);
    EXPECT_EQ(difference(audio, player.left), "");
    EXPECT_EQ(difference(audio, player.right), "");
    EXPECT_GT(notes_in(player.messages), 20U);
    EXPECT_EQ(problem_of(player.messages, false), "");
    EXPECT_EQ(processor->getLatencySamples(), 0);
    EXPECT_LE(player.most_events_in_a_block, affetto::ample_midi_events);
}

TEST(Processor, OfflineEveryBlockSizeGivesTheSameMidi) {
    const auto expected = played(10.0, [] { return 512; });
    ASSERT_GT(notes_in(expected), 10U);
    for (const int size : {1, 17, 64, 4096}) {
        EXPECT_EQ(played(10.0, [size] { return size; }), expected) << size;
    }
    std::mt19937 random(7);
    EXPECT_EQ(played(10.0, [&] { return 1 + static_cast<int>(random() % 900); }), expected);
}

TEST(Processor, AnotherSeedGivesOtherMidi) {
    EXPECT_NE(played(
                  10.0, [] { return 512; }, 2.0F),
              played(10.0, [] { return 512; }));
}

class Rates : public ::testing::TestWithParam<int> {};
TEST_P(Rates, AreAllPlayedInBlocksOfAllSizes) {
    auto processor = offline_processor();
    Player player(*processor, GetParam(), 512);
    const auto audio = plucked_chords(6.0, GetParam());
    player.play_in_all_blocks(audio, {1000});
    EXPECT_EQ(difference(audio, player.left), "");
    EXPECT_EQ(difference(audio, player.right), "");
    EXPECT_GT(notes_in(player.messages), 0U);
    EXPECT_EQ(problem_of(player.messages, false), "");
    const auto other = offline_processor();
    Player whole(*other, GetParam(), 512);
    whole.play(audio, 512);
    EXPECT_EQ(player.messages, whole.messages);
}
INSTANTIATE_TEST_SUITE_P(Processor, Rates,
                         ::testing::Values(22050, 32000, 44100, 44123, 48000, 88200, 96000, 176400, 192000),
                         ::testing::PrintToStringParamName());

TEST(Processor, ARateBeyondTheEngineIsSaidAndTheAudioPasses) {
    Processor processor;
    Player player(processor, 384000.0, 64);
    const std::vector<float> audio(1000, 0.25F);
    player.play(audio, 64);
    EXPECT_FALSE(processor.rate_is_supported());
    EXPECT_EQ(difference(audio, player.left), "");
    EXPECT_TRUE(player.messages.empty());
}

TEST(Processor, EmptyBlocksAndBlocksLongerThanPreparedAreFine) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 64);
    juce::AudioBuffer<float> none(2, 0);
    juce::MidiBuffer midi;
    processor->processBlock(none, midi);
    EXPECT_TRUE(midi.isEmpty());
    player.play(plucked_chords(6.0, rate_hz), 8192);
    EXPECT_EQ(problem_of(player.messages, false), "");
}

TEST(Processor, BadInputGivesFiniteAudioAndLegalMidi) {
    const float nan = std::numeric_limits<float>::quiet_NaN(),
                infinite = std::numeric_limits<float>::infinity();
    for (const float value : {nan, infinite, -infinite, 1e-41F, 1.0F, 1e30F, 0.0F}) {
        auto processor = offline_processor();
        Player player(*processor, rate_hz, 512);
        auto audio = plucked_chords(3.0, rate_hz);
        const std::size_t from = audio.size();
        audio.resize(2 * from, value);
        const auto after = plucked_chords(3.0, rate_hz);
        audio.insert(audio.end(), after.begin(), after.end());
        player.play(audio, 512);
        ASSERT_EQ(nonfinite_in(player.left), "") << value;
        EXPECT_EQ(problem_of(player.messages, false), "") << value;
        if (std::isfinite(value)) {
            EXPECT_EQ(difference(audio, player.left), "") << value;
        }
    }
}

TEST(Processor, SilenceGivesNoNotes) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.play(std::vector<float>(static_cast<std::size_t>(8 * rate_hz), 0.0F), 512);
    EXPECT_EQ(notes_in(player.messages), 0U);
}

TEST(Processor, ItsTailHasNoEnd) {
    EXPECT_EQ(Processor().getTailLengthSeconds(), std::numeric_limits<double>::infinity());
}

// Each ends all notes, whatever sounds: stopping, bypass, a lane's switch, a new bundle, another loop.
TEST(Processor, EveryNoteEndsWithTheTransport) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(9.1, rate_hz), 512);
    ASSERT_NE(problem_of(player.messages, true), "")
        << "nothing sounds: another moment would be a better test";
    player.transport.playing = false;
    player.play(plucked_chords(1.0, rate_hz), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

TEST(Processor, EveryNoteEndsWithBypassAndTheAudioGoesOnUntouched) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    const auto audio = plucked_chords(9.1, rate_hz);
    player.play(audio, 512);
    ASSERT_NE(problem_of(player.messages, true), "");
    processor->getBypassParameter()->setValueNotifyingHost(1.0F);
    player.play(audio, 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
    auto both = audio;
    both.insert(both.end(), audio.begin(), audio.end());
    EXPECT_EQ(difference(both, player.left), "");
}

TEST(Processor, EveryNoteEndsWithItsLane) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(9.1, rate_hz), 512);
    for (const char* const lane : {"melody_on", "chords_on", "bass_on"}) set_plain(*processor, lane, 0.0F);
    player.play(plucked_chords(0.1, rate_hz), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

TEST(Processor, NotesThatSoundedWhenItWasStoppedEndWhenItStartsAgain) {
    auto processor = offline_processor();
    std::vector<TimedMessage> messages;
    {
        Player player(*processor, rate_hz, 512);
        player.play(plucked_chords(9.1, rate_hz), 512);
        messages = player.messages;
    }
    ASSERT_NE(problem_of(messages, true), "");
    Player again(*processor, rate_hz, 512);
    again.transport.playing = false;
    again.play(std::vector<float>(512, 0.0F), 512);
    const auto end = messages.back().sample;
    for (const auto& message : again.messages) messages.push_back({end + message.sample, message.bytes});
    EXPECT_EQ(problem_of(messages, true), "");
}

TEST(Processor, PanicEndsNotesAndSilencesEveryChannel) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(9.1, rate_hz), 512);
    const std::size_t before = player.messages.size();
    processor->panic();
    player.play(std::vector<float>(16, 0.0F), 16);
    std::size_t silenced = 0;
    for (std::size_t i = before; i < player.messages.size(); ++i) {
        const auto& bytes = player.messages[i].bytes;
        silenced += (bytes[0] & 0xF0U) == 0xB0 && bytes[1] == 123;
    }
    EXPECT_EQ(silenced, 16U);
    player.play(plucked_chords(4.0, rate_hz), 512);
    EXPECT_EQ(problem_of(player.messages, false), "") << "what panic has ended is not ended again";
}

TEST(Processor, PanicWaitsForABlockThatHasSamples) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    processor->panic();
    juce::AudioBuffer<float> none(2, 0);
    juce::MidiBuffer midi;
    processor->processBlock(none, midi);
    EXPECT_TRUE(midi.isEmpty());
    player.play(std::vector<float>(16, 0.0F), 16);
    EXPECT_EQ(player.messages.size(), 48U);
}

TEST(Processor, ALockedKeyHasNoStrangers) {
    auto processor = offline_processor();
    set_plain(*processor, "key", 8.0F);  // G major
    set_plain(*processor, "surprise", 1.0F);
    set_plain(*processor, "temperature", 2.0F);
    set_plain(*processor, "density", 1.0F);
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(16.0, rate_hz), 512);
    ASSERT_GT(notes_in(player.messages), 20U);
    EXPECT_EQ(stranger_to(affetto::scale_of_key(7, false), player.messages), "");
}

TEST(Processor, ALockedScaleHasNoStrangers) {
    auto processor = offline_processor();
    set_plain(*processor, "key", 3.0F);    // D major,
    set_plain(*processor, "scale", 1.0F);  // pentatonic: D E F# A B.
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(12.0, rate_hz), 512);
    ASSERT_GT(notes_in(player.messages), 10U);
    EXPECT_EQ(stranger_to(1U << 2 | 1U << 4 | 1U << 6 | 1U << 9 | 1U << 11, player.messages), "");
}

}  // namespace
