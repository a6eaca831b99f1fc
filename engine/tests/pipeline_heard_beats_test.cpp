#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/heard_beats.h"

namespace {

using namespace affetto;
using namespace affetto::pipeline;

constexpr double hop_seconds = static_cast<double>(contract::hop_samples) / contract::rate_hz;

/// Hops of `seconds` at `level_db`, without onsets.
std::vector<Hop> steady_hops(double seconds, float level_db) {
    std::vector<Hop> hops;
    for (int i = 0; i * hop_seconds < seconds; ++i) hops.push_back({i * hop_seconds, 0.0F, 0.0F, level_db});
    return hops;
}

void put_onset(std::vector<Hop>& hops, double seconds, float strength) {
    hops[static_cast<std::size_t>(std::lround(seconds / hop_seconds))].onset_strength = strength;
}

BeatGrid steady_grid(int beats, double interval_seconds) {
    BeatGrid grid;
    for (int beat = 0; beat < beats; ++beat) grid.beats.push_back(beat * interval_seconds);
    grid.tempo_bpm = 60.0 / interval_seconds;
    grid.found = true;
    return grid;
}

HeardFrame frame_at(double seconds, float value) {
    HeardFrame frame{seconds, -20.0F, {}, {}};
    frame.chroma.fill(value);
    frame.embedding.fill(-value);
    return frame;
}

TEST(HeardBeats, MeansAreOverTheFramesOfEachBeat) {
    const std::vector frames{frame_at(0.1, 0.2F), frame_at(0.4, 0.4F), frame_at(1.1, 0.8F)};
    const auto beats = gather_beats(steady_grid(3, 0.5), steady_hops(1.5, -20.0F), frames, 1.5);
    ASSERT_EQ(beats.size(), 3U);
    EXPECT_NEAR(beats[0].chroma[5], 0.3F, 1e-6F);
    EXPECT_NEAR(beats[0].embedding[63], -0.3F, 1e-6F);
    EXPECT_NEAR(beats[1].chroma[5], 0.3F, 1e-6F) << "a beat without a frame repeats the one before";
    EXPECT_NEAR(beats[2].chroma[5], 0.8F, 1e-6F);
    EXPECT_NEAR(beats[0].level_db, -20.0F, 1e-3F);
}

TEST(HeardBeats, BeatsBelowTheGateAreSilent) {
    auto hops = steady_hops(2.0, -60.5F);
    for (std::size_t i = 0; i < 50; ++i) hops[i].level_db = -59.5F;
    for (std::size_t i = 50; i < 60; ++i) hops[i].level_db = -10.0F;  // A tail of a fifth of the beat.
    const auto beats = gather_beats(steady_grid(4, 0.5), hops, {}, 2.0);
    EXPECT_FALSE(beats[0].silent);
    EXPECT_TRUE(beats[1].silent);
    EXPECT_TRUE(beats[2].silent);
}

TEST(HeardBeats, AShortSoundThatBeginsInABeatIsNoSilence) {
    auto hops = steady_hops(2.0, -90.0F);
    hops[50].level_db = -20.0F;   // A click on the second beat.
    hops[149].level_db = -20.0F;  // One just before the fourth, which falls silent at once.
    hops[150].level_db = -30.0F;
    const auto beats = gather_beats(steady_grid(4, 0.5), hops, {}, 2.0);
    const std::vector<bool> expected{true, false, false, true};
    for (std::size_t i = 0; i < beats.size(); ++i) EXPECT_EQ(beats[i].silent, expected[i]) << i;
}

TEST(HeardBeats, ARestOfLessThanASecondIsNoSilence) {
    auto hops = steady_hops(5.0, -60.5F);
    for (const int beat : {2, 4, 7}) {
        for (int i = 0; i < 50; ++i) hops[50 * beat + i].level_db = -20.0F;
    }
    const auto beats = gather_beats(steady_grid(10, 0.5), hops, {}, 5.0);
    const std::vector<bool> expected{true, true, false, false, false, true, true, false, true, true};
    for (std::size_t i = 0; i < beats.size(); ++i) EXPECT_EQ(beats[i].silent, expected[i]) << i;
}

TEST(HeardBeats, ALastBeatThatIsHardlyHeardIsSilent) {
    const auto hops = steady_hops(2.0, -20.0F);
    EXPECT_TRUE(gather_beats(steady_grid(4, 0.5), hops, {}, 1.7).back().silent);
    EXPECT_FALSE(gather_beats(steady_grid(4, 0.5), hops, {}, 1.8).back().silent);
}

TEST(HeardOnsets, AccentsFollowStrengthAndOffsetsTheTiming) {
    auto hops = steady_hops(8.0, -20.0F);
    for (int beat = 0; beat < 16; ++beat) put_onset(hops, 0.5 * beat, 4.0F);
    put_onset(hops, 0.25 + 0.03, 2.0F);  // The third step of the first beat, 30 ms late.
    put_onset(hops, 1.0 + 0.125, 0.2F);  // Too weak to count.
    const auto beats = gather_beats(steady_grid(16, 0.5), hops, {}, 8.0);
    EXPECT_NEAR(beats[0].accents[0], 1.0F, 1e-6F);
    EXPECT_NEAR(beats[0].accents[2], 0.0F, 1e-6F);
    EXPECT_NEAR(beats[0].offsets[2], 0.03F / 0.0625F, 0.01F);
    EXPECT_EQ(beats[0].accents[1], -1.0F);
    EXPECT_EQ(beats[2].accents[1], -1.0F);
}

TEST(HeardOnsets, AGridThatRunsEarlyAsAWholeIsNoGroove) {
    auto hops = steady_hops(8.0, -20.0F);
    for (int beat = 0; beat < 15; ++beat) put_onset(hops, 0.5 * beat + 0.02, 4.0F);
    const auto beats = gather_beats(steady_grid(16, 0.5), hops, {}, 8.0);
    for (int beat = 0; beat < 15; ++beat) EXPECT_NEAR(beats[beat].offsets[0], 0.0F, 1e-3F);
}

TEST(HeardOnsets, ARecordingWithoutOnsetsHasNone) {
    for (const auto& beat : gather_beats(steady_grid(4, 0.5), steady_hops(2.0, -20.0F), {}, 2.0)) {
        for (const float accent : beat.accents) EXPECT_EQ(accent, -1.0F);
    }
}

TEST(HeardBeats, AnEmptyGridHasNoBeats) { EXPECT_TRUE(gather_beats(BeatGrid{}, {}, {}, 0.0).empty()); }

}  // namespace
