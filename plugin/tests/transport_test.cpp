// The plugin in the host's time, and in its own.
#include <gtest/gtest.h>

#include "offline_processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;

TEST(Transport, FollowsJumpsLoopsTempoMetreAndTimeBeforeTheSong) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.transport.beats = -7.3;
    player.play(plucked_chords(6.0, rate_hz), 512);
    player.transport.beats = 101.4;
    player.transport.numerator = 7;
    player.transport.denominator = 8;
    player.play(
        plucked_chords(6.0, rate_hz), [] { return 300; }, [&] { player.transport.tempo_bpm += 0.25; });
    player.transport.looping = true;
    player.transport.loop_start = 8.0;
    player.transport.loop_end = 12.0;
    player.transport.beats = 9.0;
    player.play(
        plucked_chords(8.0, rate_hz), [] { return 512; },
        [&] {
            if (player.transport.beats >= 12.0) player.transport.beats -= 4.0;
        });
    EXPECT_GT(notes_in(player.messages), 20U);
    EXPECT_EQ(problem_of(player.messages, false), "");
    player.transport.playing = false;
    player.play(std::vector<float>(512, 0.0F), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

// In LV2 a host tells its transport where it changes, and the window's bypass is not the host's.
TEST(Transport, AsLv2ItRunsOnFromWhatWasToldLast) {
    std::vector<std::vector<TimedMessage>> takes;
    for (const bool once : {false, true}) {
        juce::AudioProcessor::setTypeOfNextNewPlugin(juce::AudioProcessor::wrapperType_LV2);
        auto processor = offline_processor();
        juce::AudioProcessor::setTypeOfNextNewPlugin(juce::AudioProcessor::wrapperType_Undefined);
        EXPECT_EQ(processor->getBypassParameter(), nullptr);
        Player player(*processor, rate_hz, 512);
        player.transport.tempo_bpm = 140.0;
        const auto audio = plucked_chords(8.0, rate_hz);
        player.play({audio.begin(), audio.begin() + 512}, 512);
        player.transport.told = !once;
        player.play({audio.begin() + 512, audio.end()}, 512);
        EXPECT_FALSE(processor->view().own_clock);
        takes.push_back(player.messages);
    }
    ASSERT_GT(notes_in(takes[0]), 10U);
    EXPECT_EQ(takes[0], takes[1]);
}

TEST(Transport, ElsewhereATransportNoLongerToldIsNone) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.play(plucked_chords(2.0, rate_hz), 512);
    EXPECT_FALSE(processor->view().own_clock);
    player.transport.told = false;
    player.play(plucked_chords(2.0, rate_hz), 512);
    EXPECT_TRUE(processor->view().own_clock);
}

TEST(Transport, WithoutATransportItRunsOnItsOwnClock) {
    auto processor = offline_processor();
    Player player(*processor, rate_hz, 512);
    player.transport.told = false;
    player.play(plucked_chords(12.0, rate_hz), 512);
    EXPECT_TRUE(processor->view().own_clock);
    EXPECT_GT(notes_in(player.messages), 10U);
    EXPECT_EQ(problem_of(player.messages, false), "");
}

}  // namespace
