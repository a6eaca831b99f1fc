#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <vector>

#include "features/resampler.h"

namespace {

using namespace affetto;

constexpr double target_rate_hz = 24000.0;

std::vector<float> resample(const std::vector<float>& input, double source_rate_hz) {
    Resampler resampler;
    resampler.prepare(source_rate_hz, target_rate_hz);
    std::vector<float> block(resampler.max_output()), output;
    for (std::size_t i = 0; i < input.size(); i += Resampler::block_samples) {
        const std::size_t count = std::min(Resampler::block_samples, input.size() - i);
        const std::size_t written = resampler.process(std::span(input).subspan(i, count), block);
        output.insert(output.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(written));
    }
    return output;
}

std::vector<float> sine(double hz, double rate_hz) {
    std::vector<float> samples(static_cast<std::size_t>(0.4 * rate_hz));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz));
    }
    return samples;
}

double db(double amplitude) { return 20.0 * std::log10(amplitude); }

/// Largest sample once the filter has settled.
double amplitude(const std::vector<float>& samples) {
    float most = 0.0F;
    for (std::size_t i = 1000; i + 1000 < samples.size(); ++i) most = std::max(most, std::abs(samples[i]));
    return most;
}

class PassBand : public ::testing::TestWithParam<std::tuple<double, double>> {};

/// Shape and time: the output is the same sine at the output's own instants.
TEST_P(PassBand, KeepsTheWave) {
    const auto [rate_hz, hz] = GetParam();
    const auto output = resample(sine(hz, rate_hz), rate_hz);
    ASSERT_GT(output.size(), 8000U);
    double gap = 0.0;
    for (std::size_t i = 1000; i + 1000 < output.size(); ++i) {
        const double expected =
            std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / target_rate_hz);
        gap = std::max(gap, std::abs(output[i] - expected));
    }
    EXPECT_LT(db(gap), -80.0);
}

INSTANTIATE_TEST_SUITE_P(Resampler, PassBand,
                         ::testing::Combine(::testing::Values(22050.0, 24000.0, 44100.0, 44123.0, 44100.5,
                                                              48000.0, 96000.0, 192000.0),
                                            ::testing::Values(55.0, 1000.0, 8000.0)));
INSTANTIATE_TEST_SUITE_P(ResamplerLow, PassBand,
                         ::testing::Combine(::testing::Values(8000.0, 11025.0, 16000.0),
                                            ::testing::Values(55.0, 1000.0, 3500.0)));

class StopBand : public ::testing::TestWithParam<std::tuple<double, double>> {};

TEST_P(StopBand, IsGone) {
    const auto [rate_hz, hz] = GetParam();
    EXPECT_LT(db(amplitude(resample(sine(hz, rate_hz), rate_hz))), -90.0);
}

INSTANTIATE_TEST_SUITE_P(Resampler, StopBand,
                         ::testing::Combine(::testing::Values(44100.0, 44123.0, 48000.0, 96000.0),
                                            ::testing::Values(14000.0, 16000.0, 20000.0)));

TEST(Resampler, CountsNoDriftOverTenMinutes) {
    const double rate_hz = 44123.0;
    Resampler resampler;
    resampler.prepare(rate_hz, target_rate_hz);
    std::vector<float> output(resampler.max_output());
    const std::vector<float> silence(Resampler::block_samples);
    std::size_t taken = 0, given = 0;
    while (taken < static_cast<std::size_t>(600.0 * rate_hz)) {
        given += resampler.process(silence, output);
        taken += silence.size();
    }
    const double reach = static_cast<double>(taken - resampler.lookahead_samples());
    EXPECT_NEAR(static_cast<double>(given), reach * target_rate_hz / rate_hz, 1.5);
}

}  // namespace
