#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <vector>

#include "affetto/listening.h"

namespace {

using namespace affetto;

/// Hops with an onset on each beat; every `per_bar`th is a low one as well.
std::vector<Hop> hops_with_beats(double seconds, double period_seconds, double first_seconds,
                                 int per_bar = 4) {
    std::vector<Hop> hops(static_cast<std::size_t>(seconds * 100.0));
    for (std::size_t i = 0; i < hops.size(); ++i)
        hops[i] = {static_cast<double>(i) * 0.01, 0.0F, 0.0F, -20.0F};
    int beat = 0;
    for (double at = first_seconds; at < seconds - 0.02; at += period_seconds, ++beat) {
        const auto hop = static_cast<std::size_t>(std::lround(at * 100.0));
        hops[hop].onset_strength = 1.0F;
        if (beat % per_bar == 0) hops[hop].low_onset_strength = 1.0F;
    }
    return hops;
}

/// Frames whose chroma changes with every bar.
std::vector<Frame> frames_with_bars(double seconds, double bar_seconds, double first_seconds) {
    std::vector<Frame> frames(static_cast<std::size_t>(seconds * 10.0));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        frames[i].time_seconds = 0.1 * static_cast<double>(i) + 0.045;
        const double bar = std::max(0.0, (frames[i].time_seconds - first_seconds) / bar_seconds);
        frames[i].chroma[static_cast<std::size_t>(bar) * 5 % 12] = 1.0F;
    }
    return frames;
}

struct Rhythm {
    double period_seconds;
    int per_bar;
};

void PrintTo(const Rhythm& rhythm, std::ostream* out) {
    *out << rhythm.period_seconds << "s_" << rhythm.per_bar;
}

class Rhythms : public ::testing::TestWithParam<Rhythm> {};

TEST_P(Rhythms, AreFound) {
    const auto [period, per_bar] = GetParam();
    const double first = 0.7;
    const auto hops = hops_with_beats(40.0, period, first, per_bar);
    const auto frames = frames_with_bars(40.0, period * per_bar, first);
    const BeatGrid grid = find_beats(hops, frames, 40.0);
    ASSERT_TRUE(grid.found);
    EXPECT_NEAR(grid.tempo_bpm, 60.0 / period, 0.3);
    for (const double beat : grid.beats) {
        EXPECT_LT(std::abs(std::remainder(beat - first, period)), 0.02) << beat;
    }
    const Metre metre = find_metre(grid, hops, frames);
    EXPECT_EQ(metre.beats_per_bar, per_bar);
    const double downbeat = grid.beats[static_cast<std::size_t>(metre.first_downbeat)];
    EXPECT_LT(std::abs(std::remainder(downbeat - first, period * per_bar)), 0.05);
}

INSTANTIATE_TEST_SUITE_P(Listening, Rhythms,
                         ::testing::Values(Rhythm{0.5, 4}, Rhythm{0.5, 3}, Rhythm{0.6, 4}, Rhythm{0.6, 3},
                                           Rhythm{0.7, 4}));

TEST(Beats, CoverTheRecordingInOrder) {
    const auto hops = hops_with_beats(20.0, 0.5, 5.0);
    const BeatGrid grid = find_beats(hops, frames_with_bars(20.0, 2.0, 5.0), 20.0);
    ASSERT_TRUE(grid.found);
    EXPECT_GE(grid.beats.front(), 0.0);
    EXPECT_LT(grid.beats.front(), 0.5 + 0.02);
    EXPECT_GT(grid.beats.back(), 20.0 - 0.5 - 0.02);
    EXPECT_LE(grid.beats.back(), 20.0);
    EXPECT_TRUE(std::is_sorted(grid.beats.begin(), grid.beats.end()));
}

TEST(Beats, AreAssumedWhereThereAreNone) {
    for (const double seconds : {0.0, 0.3, 12.0}) {
        std::vector<Hop> hops(static_cast<std::size_t>(seconds * 100.0));
        const BeatGrid grid = find_beats(hops, {}, seconds);
        EXPECT_FALSE(grid.found);
        EXPECT_EQ(grid.tempo_bpm, 120.0);
        ASSERT_EQ(grid.beats.size(), static_cast<std::size_t>(seconds / 0.5) + 1);
        EXPECT_EQ(grid.beats.front(), 0.0);
        const Metre metre = find_metre(grid, hops, {});
        EXPECT_EQ(metre.beats_per_bar, 4);
        EXPECT_EQ(metre.first_downbeat, 0);
    }
}

TEST(Beats, OnsetsAtRandomAreNoBeat) {
    std::mt19937 random(3);
    std::vector<Hop> hops(6000);
    for (std::size_t i = 0; i < hops.size(); ++i) hops[i].time_seconds = static_cast<double>(i) * 0.01;
    for (int i = 0; i < 120; ++i) hops[random() % hops.size()].onset_strength = 1.0F;
    EXPECT_FALSE(find_beats(hops, {}, 60.0).found);
}

TEST(Beats, AreFoundInLoopsOfTwoBars) {
    for (const double period : {0.5, 0.6, 2.0 / 3.0, 0.8}) {
        for (const double first : {0.0, 0.2}) {
            SCOPED_TRACE(period);
            const double seconds = 8.0 * period;
            const BeatGrid grid = find_beats(hops_with_beats(seconds, period, first), {}, seconds);
            EXPECT_TRUE(grid.found);
            EXPECT_NEAR(grid.tempo_bpm, 60.0 / period, 0.5);
            EXPECT_LT(std::abs(std::remainder(grid.beats.front() - first, period)), 0.02);
        }
    }
}

TEST(Metres, OfAFewBarsAreInFourUnlessThreeIsGiven) {
    const auto metre = [](int bars, std::optional<int> given) {
        const double seconds = 1.5 * bars;
        const auto hops = hops_with_beats(seconds, 0.5, 0.0, 3);
        const auto frames = frames_with_bars(seconds, 1.5, 0.0);
        return find_metre(find_beats(hops, frames, seconds), hops, frames, given).beats_per_bar;
    };
    EXPECT_EQ(metre(3, std::nullopt), 4);
    EXPECT_EQ(metre(3, 3), 3);
    EXPECT_EQ(metre(8, std::nullopt), 3);
}

TEST(Beats, KeepAGivenTempo) {
    const auto hops = hops_with_beats(30.0, 0.5, 0.2);
    for (const double bpm : {60.0, 120.0, 121.0}) {
        EXPECT_NEAR(find_beats(hops, {}, 30.0, bpm).tempo_bpm, bpm, 0.03 * bpm);
    }
    EXPECT_EQ(find_beats(std::vector<Hop>(1000), {}, 10.0, 77.0).tempo_bpm, 77.0);
}

std::vector<std::array<float, 12>> scale_from(int tonic, std::initializer_list<int> degrees) {
    std::array<float, 12> chroma{};
    for (const int degree : degrees) chroma[static_cast<std::size_t>((tonic + degree) % 12)] = 0.5F;
    chroma[static_cast<std::size_t>(tonic % 12)] = 1.0F;
    chroma[static_cast<std::size_t>((tonic + 7) % 12)] = 0.8F;
    return std::vector<std::array<float, 12>>(50, chroma);
}

TEST(KeyFinding, NamesEveryKey) {
    for (int tonic = 0; tonic < 12; ++tonic) {
        const Key major = find_key(scale_from(tonic, {0, 2, 4, 5, 7, 9, 11}));
        const Key minor = find_key(scale_from(tonic, {0, 2, 3, 5, 7, 8, 11}));
        EXPECT_EQ(major.tonic, tonic);
        EXPECT_FALSE(major.minor);
        EXPECT_EQ(minor.tonic, tonic);
        EXPECT_TRUE(minor.minor);
        EXPECT_GT(major.confidence, 0.0F);
    }
}

TEST(KeyFinding, SilentFramesCountNothing) {
    auto frames = scale_from(7, {0, 2, 4, 5, 7, 9, 11});
    const Key heard = find_key(frames);
    frames.insert(frames.begin(), 100, std::array<float, 12>{});
    frames.resize(frames.size() + 100, std::array<float, 12>{});
    const Key with_silence = find_key(frames);
    EXPECT_EQ(with_silence.tonic, heard.tonic);
    EXPECT_EQ(with_silence.confidence, heard.confidence);
}

TEST(KeyFinding, SilenceIsCMajorWithoutConfidence) {
    for (const std::size_t count : {0, 50}) {
        const Key key = find_key(std::vector<std::array<float, 12>>(count));
        EXPECT_EQ(key.tonic, 0);
        EXPECT_FALSE(key.minor);
        EXPECT_EQ(key.confidence, 0.0F);
    }
}

}  // namespace
