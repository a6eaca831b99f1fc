#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "pipeline/bars.h"
#include "pipeline/host_time.h"

namespace {

using namespace affetto;
using namespace affetto::pipeline;

struct Cut {
    int numerator, denominator;
    std::vector<double> lengths;
    std::vector<int> beats;
    double compound_beats;  ///< How long a part is that is felt in eighths by three.
};

class PipelineMetres : public ::testing::TestWithParam<Cut> {};

TEST_P(PipelineMetres, AreCutIntoBarsThatFollowEachOther) {
    HostTransport transport;
    transport.numerator = GetParam().numerator;
    transport.denominator = GetParam().denominator;
    const Metre metre = metre_of(transport, {});
    double at_beats = -2.0 * metre.length_beats;  // Two bars before the song's start.
    std::int64_t index = bar_at(at_beats, metre).index;
    for (int lap = 0; lap < 4; ++lap) {
        for (std::size_t part = 0; part < GetParam().lengths.size(); ++part) {
            const Bar bar = bar_at(at_beats, metre);
            EXPECT_DOUBLE_EQ(bar.begin_beats, at_beats);
            EXPECT_DOUBLE_EQ(bar.length_beats, GetParam().lengths[part]);
            EXPECT_EQ(bar.beats_per_bar, GetParam().beats[part]);
            EXPECT_EQ(bar.compound, bar.length_beats == GetParam().compound_beats);
            EXPECT_EQ(bar.index, index++);
            EXPECT_EQ(bar_at(at_beats + 0.99 * bar.length_beats, metre), bar);
            at_beats += bar.length_beats;
        }
    }
    EXPECT_EQ(bar_at(0.0, metre).index, 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, PipelineMetres,
    ::testing::Values(Cut{4, 4, {4}, {4}, 0}, Cut{3, 4, {3}, {3}, 0}, Cut{2, 4, {2}, {2}, 0},
                      Cut{1, 4, {1}, {2}, 0}, Cut{5, 4, {3, 2}, {3, 2}, 0}, Cut{6, 4, {3, 3}, {3, 3}, 0},
                      Cut{7, 4, {4, 3}, {4, 3}, 0}, Cut{8, 4, {4, 4}, {4, 4}, 0}, Cut{6, 8, {3}, {3}, 3},
                      Cut{12, 8, {3, 3}, {3, 3}, 3}, Cut{9, 8, {3, 1.5}, {3, 2}, 3}, Cut{7, 8, {3.5}, {4}, 0},
                      Cut{3, 8, {1.5}, {2}, 0}, Cut{1, 64, {0.0625}, {2}, 0}),
    [](const auto& tested) {
        return std::to_string(tested.param.numerator) + "_" + std::to_string(tested.param.denominator);
    });

TEST(PipelineHostTime, NonsenseCountsAsNotTold) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double wrong : {nan, infinity, -infinity, 0.0, -120.0, 1e6}) {
        HostTransport transport;
        transport.tempo_bpm = wrong;
        EXPECT_EQ(tempo_of(transport, 97.0), 97.0);
    }
    for (const double wrong : {nan, infinity, -infinity, 1e300}) {
        HostTransport transport;
        transport.position_beats = transport.bar_start_beats = wrong;
        EXPECT_EQ(position_of(transport, 5.0), 5.0);
        EXPECT_EQ(metre_of(transport, {}), Metre{});
    }
    for (const int wrong : {0, -3, 65, std::numeric_limits<int>::max()}) {
        HostTransport transport;
        transport.denominator = wrong;
        EXPECT_EQ(metre_of(transport, {}), Metre{});
    }
}

TEST(PipelineHostTime, BarLinesAreWhereTheHostHasThem) {
    HostTransport transport;
    transport.bar_start_beats = 9.0;
    const Metre metre = metre_of(transport, {});
    EXPECT_EQ(bar_at(10.0, metre).begin_beats, 9.0);
    EXPECT_EQ(bar_at(8.5, metre).begin_beats, 5.0);
    // A later line of the same bars, told with another rounding, moves nothing.
    transport.bar_start_beats = 21.0 + 1e-9;
    EXPECT_EQ(metre_of(transport, metre), metre);
}

TEST(PipelineHostTime, OnlySoundLoopsCount) {
    HostTransport transport;
    transport.loop_start_beats = 4.0;
    transport.loop_end_beats = 8.0;
    EXPECT_FALSE(loop_of(transport));
    transport.looping = true;
    EXPECT_TRUE(loop_of(transport));
    transport.loop_end_beats = 4.0;
    EXPECT_FALSE(loop_of(transport));
    transport.loop_end_beats = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(loop_of(transport));
}

}  // namespace
