#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "features/beat_tracking.h"
#include "features/period_path.h"
#include "features/tempogram.h"

namespace {

using namespace affetto;

/// A soft pulse at each of the given hops.
std::vector<float> pulse_at(const std::vector<double>& hops, std::size_t size) {
    std::vector<float> pulse(size, 0.0F);
    for (const double hop : hops) {
        for (std::size_t i = 0; i < size; ++i) {
            const double distance = static_cast<double>(i) - hop;
            if (std::abs(distance) < 8.0)
                pulse[i] += static_cast<float>(8.0 * std::exp(-0.2 * distance * distance));
        }
    }
    return pulse;
}

std::vector<double> steady(double period, std::size_t size, double first = 20.0) {
    std::vector<double> hops;
    for (double hop = first; hop < static_cast<double>(size); hop += period) hops.push_back(hop);
    return hops;
}

/// Beats whose period grows evenly from one value to another.
std::vector<double> slowing(double from, double to, std::size_t size) {
    std::vector<double> hops;
    for (double hop = 20.0; hop < static_cast<double>(size);) {
        hops.push_back(hop);
        hop += from + (to - from) * hop / static_cast<double>(size);
    }
    return hops;
}

TEST(Tempogram, PeaksAtThePeriodAndItsMultiples) {
    const Tempogram tempogram(pulse_at(steady(52.4, 3000), 3000));
    const auto periods = candidate_periods(tempogram, 8);
    ASSERT_FALSE(periods.empty());
    EXPECT_TRUE(
        std::any_of(periods.begin(), periods.end(), [](double p) { return std::abs(p - 52.4) < 0.3; }));
    EXPECT_GT(value_at_lag(tempogram.mean(), 104.8), 0.8F * tempogram.mean()[0]);
    EXPECT_LT(value_at_lag(tempogram.mean(), 78.0), 0.1F * tempogram.mean()[0]);
}

TEST(Tempogram, SilenceHasNoPeriods) {
    EXPECT_TRUE(candidate_periods(Tempogram(std::vector<float>(1000, 0.0F)), 8).empty());
    EXPECT_TRUE(candidate_periods(Tempogram({}), 8).empty());
}

TEST(PeriodPath, FollowsASlowingBeat) {
    const std::size_t size = 6000;
    const Tempogram tempogram(pulse_at(slowing(50.0, 60.0, size), size));
    const PeriodPath path(tempogram, 55.0, 0.2);
    const auto period = path.by_hop(size);
    for (std::size_t hop = 500; hop + 500 < size; hop += 250) {
        const double expected = 50.0 + 10.0 * static_cast<double>(hop) / static_cast<double>(size);
        EXPECT_NEAR(period[hop], expected, 0.02 * expected) << hop;
    }
    EXPECT_GT(path.clarity(tempogram), 0.5F);
}

TEST(PeriodPath, StaysWithinItsShare) {
    const Tempogram tempogram(pulse_at(steady(60.0, 3000), 3000));
    for (const float period : PeriodPath(tempogram, 50.0, 0.05).by_hop(3000)) {
        EXPECT_GE(period, 50.0F / 1.06F);
        EXPECT_LE(period, 50.0F * 1.06F);
    }
}

TEST(BeatTracking, FindsTheBeatsAndBridgesGaps) {
    auto hops = steady(60.0, 3000);
    const auto expected = hops;
    hops.erase(hops.begin() + 10, hops.begin() + 14);
    const auto beats = track_beats(pulse_at(hops, 3000), std::vector<float>(3000, 60.0F));
    for (std::size_t i = 2; i + 2 < expected.size(); ++i) {
        const double nearest =
            std::accumulate(beats.begin(), beats.end(), 1e9, [&](double best, std::size_t beat) {
                return std::min(best, std::abs(static_cast<double>(beat) - expected[i]));
            });
        EXPECT_LE(nearest, 2.0) << i;
    }
    EXPECT_NEAR(static_cast<double>(beats.size()), static_cast<double>(expected.size()), 1.0);
}

TEST(BeatTracking, PrefersAnEvenBeatToASyncopatedOne) {
    auto hops = steady(60.0, 3000);
    for (std::size_t i = 5; i < hops.size(); i += 6) hops[i] -= 15.0;
    const auto beats = track_beats(pulse_at(hops, 3000), std::vector<float>(3000, 60.0F));
    for (std::size_t i = 1; i < beats.size(); ++i) {
        EXPECT_NEAR(static_cast<double>(beats[i] - beats[i - 1]), 60.0, 6.0) << i;
    }
}

TEST(BeatTracking, NothingHasNoBeats) { EXPECT_TRUE(track_beats({}, {}).empty()); }

}  // namespace
