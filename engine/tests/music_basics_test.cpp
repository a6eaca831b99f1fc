// Random, sampling, timeline and feeling: what the parts of the composer stand on.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "music/feeling.h"
#include "music/random.h"
#include "music/sampling.h"
#include "music/timeline.h"
#include "music/wanted.h"
#include "music_support.h"

namespace {

using namespace affetto;
using namespace affetto::music;
using affetto::testing::plain_music;

TEST(Random, SeedsAndStreamsGiveTheSameNumbersEverywhere) {
    Random random(1, 0);
    // SplitMix64 of seed 1 gives 0x910A2DEC89025CC1, which seeds stream 0.
    EXPECT_EQ(random.next(), 0x5E41AB087439611EULL);
    Random same(1, 0);
    same.next();
    EXPECT_EQ(random.next(), same.next());
    EXPECT_NE(Random(1, 1).next(), Random(1, 2).next());
}

TEST(Random, UnitsAreSpreadEvenlyOverTheirRange) {
    Random random(3, 4);
    std::array<int, 10> counts{};
    for (int i = 0; i < 10000; ++i) {
        const float value = random.unit();
        ASSERT_GE(value, 0.0F);
        ASSERT_LT(value, 1.0F);
        ++counts[static_cast<std::size_t>(10.0F * value)];
    }
    for (const int count : counts) EXPECT_NEAR(count, 1000, 120);
}

TEST(Random, ChoosesInProportionAndNeverWhatWeighsNothing) {
    Random random(5, 0);
    const std::array weights{0.0F, 1.0F, 3.0F, 0.0F};
    std::array<int, 4> counts{};
    for (int i = 0; i < 4000; ++i) ++counts[random.choose(weights)];
    EXPECT_EQ(counts[0], 0);
    EXPECT_EQ(counts[3], 0);
    EXPECT_NEAR(counts[1], 1000, 120);
    EXPECT_EQ(random.choose(std::array{0.0F, 0.0F}), -1);
}

TEST(Sampling, LowTemperatureSharpensAndHighFlattens) {
    std::array sharp{0.2F, 0.5F, 0.3F};
    auto flat = sharp;
    apply_temperature(sharp, 0.05F);
    EXPECT_GT(sharp[1], 0.99F);
    apply_temperature(flat, 2.0F);
    EXPECT_LT(flat[1], 0.42F);
    EXPECT_NEAR(flat[0] + flat[1] + flat[2], 1.0F, 1e-6F);
}

TEST(Sampling, TinyWeightsSurviveALowTemperature) {
    std::array weights{1e-30F, 2e-30F};
    apply_temperature(weights, 0.05F);
    EXPECT_GT(weights[1], 0.9F);
}

TEST(Sampling, TheNucleusDropsTheTail) {
    std::array weights{0.5F, 0.3F, 0.15F, 0.05F};
    keep_nucleus(weights, 0.7F);
    EXPECT_NEAR(weights[0], 0.625F, 1e-6F);
    EXPECT_NEAR(weights[1], 0.375F, 1e-6F);
    EXPECT_EQ(weights[2], 0.0F);
    EXPECT_EQ(weights[3], 0.0F);
}

TEST(Timeline, AnUpbeatIsAShortBarOfThePhraseBefore) {
    HeardMusic heard = plain_music(3);
    heard.metre = {4, 1};
    const Timeline timeline(heard);
    EXPECT_EQ(timeline.bar_count(), 4);
    EXPECT_EQ(timeline.beat_in_bar(0), 3);
    EXPECT_EQ(timeline.bar_in_phrase(0), 3);
    EXPECT_EQ(timeline.beat_in_bar(1), 0);
    EXPECT_EQ(timeline.bar_in_phrase(1), 0);
    EXPECT_EQ(timeline.step_in_bar(4 * 3 + 2), 2 * 4 + 2);
    EXPECT_EQ(timeline.beats(0).end, 1);
    EXPECT_EQ(timeline.beats(3).first, 9);
    EXPECT_EQ(timeline.beats(3).end, 12);
    EXPECT_EQ(timeline.first_step(1), 4);
}

TEST(Timeline, RunsOfSoundAreFound) {
    HeardMusic heard = plain_music(2);
    for (const int beat : {0, 3, 4}) heard.beats[beat].silent = true;
    const Timeline timeline(heard);
    ASSERT_EQ(timeline.sounding().size(), 2U);
    EXPECT_EQ(timeline.sounding()[0].first, 1);
    EXPECT_EQ(timeline.sounding()[0].end, 3);
    EXPECT_EQ(timeline.sounding()[1].first, 5);
    EXPECT_EQ(timeline.sounding()[1].end, 8);
}

constexpr float heard_side = 0.2F;
constexpr float told_side = 0.4F;     ///< The same as it is told, of valence;
constexpr float told_arousal = 0.5F;  ///< and of arousal.

HeardMusic felt(float value) {
    HeardMusic heard = plain_music(2);
    for (auto& beat : heard.beats) beat.embedding.fill(value);
    return heard;
}

Plan felt_plan(const HeardMusic& heard, const ComposerOptions& options) {
    Plan plan(heard, options);
    plan_feelings(heard_feelings(heard), without_gaps({}, options, heard.beats.size()), plan);
    return plan;
}

TEST(Feeling, FollowGoesFromWantedToHeard) {
    ComposerOptions options;
    options.valence = -1.0F;
    options.arousal = 1.0F;
    for (const float follow : {0.0F, 0.5F, 1.0F}) {
        options.follow = follow;
        const auto feelings = felt_plan(felt(heard_side), options).feelings;
        EXPECT_NEAR(feelings[3][0], follow * told_side - (1.0F - follow), 1e-6F);
        EXPECT_NEAR(feelings[3][1], follow * told_arousal + (1.0F - follow), 1e-6F);
        EXPECT_NEAR(feelings[3][20], follow * heard_side, 1e-6F);
    }
}

TEST(Feeling, WhatIsNotWantedStaysAsHeard) {
    ComposerOptions options;
    options.arousal = 1.0F;
    options.follow = 0.0F;
    const auto feelings = felt_plan(felt(heard_side), options).feelings;
    EXPECT_NEAR(feelings[0][0], told_side, 1e-6F);
    EXPECT_NEAR(feelings[0][1], 1.0F, 1e-6F);
}

TEST(Feeling, GapsInWhatIsWantedAreLedOver) {
    std::vector<WantedFeeling> wanted(8);
    wanted[2].valence = -0.5F;
    wanted[6].valence = 0.5F;
    ComposerOptions options;
    options.arousal = 0.25F;
    const auto filled = without_gaps(wanted, options, wanted.size());
    constexpr std::array expected{-0.5F, -0.5F, -0.5F, -0.25F, 0.0F, 0.25F, 0.5F, 0.5F};
    for (std::size_t beat = 0; beat < expected.size(); ++beat) {
        EXPECT_NEAR(filled[beat].valence.value(), expected[beat], 1e-6F) << beat;
        EXPECT_EQ(filled[beat].arousal, 0.25F);
    }
    EXPECT_FALSE(without_gaps({}, {}, 3)[1].valence.has_value());
}

TEST(Feeling, BrighteningIsWhatIsPlayedAboveWhatIsHeard) {
    const HeardMusic heard = felt(heard_side);
    ComposerOptions options;
    EXPECT_NEAR(felt_plan(heard, options).brightening[2], 0.0F, 1e-6F);
    options.valence = -0.6F;
    options.follow = 0.5F;
    EXPECT_NEAR(felt_plan(heard, options).brightening[2], -0.5F, 1e-6F);
}

TEST(Feeling, SilentBeatsDoNotCount) {
    HeardMusic heard = felt(heard_side);
    heard.beats[2].embedding.fill(-1.0F);
    heard.beats[2].silent = true;
    EXPECT_NEAR(felt_plan(heard, {}).feelings[3][0], told_side, 1e-6F);
}

TEST(Feeling, ASuddenChangeIsSmoothed) {
    HeardMusic heard = felt(-0.25F);
    for (int beat = 4; beat < 8; ++beat) heard.beats[beat].embedding.fill(0.25F);
    const auto feelings = felt_plan(heard, {}).feelings;
    for (int beat = 1; beat < 8; ++beat) {
        EXPECT_GT(feelings[beat][0], feelings[beat - 1][0]);
        EXPECT_LT(feelings[beat][0] - feelings[beat - 1][0], 0.3F);
    }
}

}  // namespace
