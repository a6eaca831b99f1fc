#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <stdexcept>
#include <vector>

#include "features/fft.h"
#include "features/spectrum.h"

namespace {

using namespace affetto;

std::vector<float> noise(std::size_t size) {
    std::mt19937 random(11);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    std::vector<float> values(size);
    for (float& value : values) value = uniform(random);
    return values;
}

/// One bin of the transform, by its definition.
double squared_magnitude(const std::vector<float>& samples, std::size_t bin) {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double turns =
            static_cast<double>(bin * i % samples.size()) / static_cast<double>(samples.size());
        sum += std::polar(static_cast<double>(samples[i]), -2.0 * std::numbers::pi * turns);
    }
    return std::norm(sum);
}

class FftSizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FftSizes, AgreeWithTheDefinition) {
    const auto samples = noise(GetParam());
    const RealFft fft(GetParam());
    FftWork work;
    const Planes halves = work.planes(0, fft.size());
    for (std::size_t i = 0; i < samples.size(); i += 2) {
        halves.re[i / 2] = samples[i];
        halves.im[i / 2] = samples[i + 1];
    }
    const auto found = fft.squared_magnitudes(work, *available_spectral_kernels().back());
    ASSERT_EQ(found.size(), fft.bin_count());
    const double scale = static_cast<double>(GetParam());
    const std::size_t step = std::max<std::size_t>(1, found.size() / 97);
    for (std::size_t bin = 0; bin < found.size(); bin += step) {
        EXPECT_NEAR(found[bin] / scale, squared_magnitude(samples, bin) / scale, 2e-5) << bin;
    }
    EXPECT_NEAR(found.back() / scale, squared_magnitude(samples, found.size() - 1) / scale, 2e-5);
}

// Both kinds: with and without a last radix-2 stage.
INSTANTIATE_TEST_SUITE_P(Features, FftSizes, ::testing::Values(128, 256, 512, 1024, 2048, 4096, 8192));

TEST(Fft, RefusesOtherSizes) {
    for (const std::size_t size : {0, 1, 8, 64, 192, 2047, 16384})
        EXPECT_THROW(RealFft{size}, std::invalid_argument);
}

TEST(PowerSpectrum, BinsSumToTheMeanPowerUnderTheWindow) {
    const PowerSpectrum spectrum(2048);
    FftWork work;
    std::vector<float> sine(2048);
    for (std::size_t i = 0; i < sine.size(); ++i) {
        sine[i] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * 100.3 * static_cast<double>(i) / 2048.0));
    }
    const auto& kernels = *available_spectral_kernels().back();
    const auto power = spectrum.compute({sine, {}}, work, kernels);
    double sum = 0.0;
    for (const float bin : power) sum += bin;
    EXPECT_NEAR(sum, 0.5, 1e-3);
    const std::vector<float> whole(power.begin(), power.end());
    const auto parts =
        spectrum.compute({std::span(sine).first(734), std::span(sine).subspan(734)}, work, kernels);
    EXPECT_TRUE(std::equal(whole.begin(), whole.end(), parts.begin())) << "a ring's two parts";
}

}  // namespace
