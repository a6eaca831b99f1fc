#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "features/decibels.h"
#include "features/fft.h"
#include "features/spectral_kernels.h"

namespace {

using namespace affetto;

std::vector<float> noise(std::size_t size, float low = -1.0F) {
    std::mt19937 random(5);
    std::uniform_real_distribution<float> uniform(low, 1.0F);
    std::vector<float> values(size);
    for (float& value : values) value = uniform(random);
    return values;
}

testing::AssertionResult same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i]))
            return testing::AssertionFailure() << "at " << i << ": " << a[i] << " and " << b[i];
    }
    return testing::AssertionSuccess();
}

class EverySpectralKernel : public testing::TestWithParam<std::size_t> {
protected:
    const SpectralKernels& kernels() const { return *available_spectral_kernels()[GetParam()]; }
    const SpectralKernels& baseline() const { return *available_spectral_kernels().front(); }
};

INSTANTIATE_TEST_SUITE_P(Features, EverySpectralKernel,
                         testing::Range<std::size_t>(0, available_spectral_kernels().size()),
                         [](const auto& tested) { return available_spectral_kernels()[tested.param]->name; });

std::vector<float> power_of(const SpectralKernels& kernels, std::size_t size) {
    const auto samples = noise(size), window = noise(size, 0.0F);
    const RealFft fft(size);
    FftWork work;
    kernels.window(samples.data(), window.data(), size / 2, work.planes(0, size));
    const auto power = fft.squared_magnitudes(work, kernels);
    return {power.begin(), power.end()};
}

TEST_P(EverySpectralKernel, TransformsToTheSameBits) {
    for (std::size_t size = 128; size <= FftWork::largest_size; size *= 2)
        EXPECT_TRUE(same_bits(power_of(kernels(), size), power_of(baseline(), size))) << size;
}

TEST_P(EverySpectralKernel, WindowsAnyNumberOfPairs) {
    const auto samples = noise(200), window = noise(200, 0.0F);
    for (std::size_t pairs = 0; pairs <= 100; ++pairs) {
        std::vector<float> even(101, 7.0F), odd(101, 7.0F);
        kernels().window(samples.data(), window.data(), pairs, {even.data(), odd.data()});
        for (std::size_t i = 0; i < pairs; ++i) {
            ASSERT_EQ(even[i], samples[2 * i] * window[2 * i]) << pairs;
            ASSERT_EQ(odd[i], samples[2 * i + 1] * window[2 * i + 1]) << pairs;
        }
        EXPECT_EQ(even[pairs], 7.0F) << "beyond the end";
    }
}

TEST_P(EverySpectralKernel, MultipliesRowsOfAnyPlace) {
    const auto values = noise(600), weights = noise(600);
    for (const std::size_t size : {8, 24, 72, 264}) {
        std::vector<Dot> dots;
        for (std::size_t i = 0; i < 12; ++i) dots.push_back({values.data() + 3 * i, weights.data() + 5 * i});
        std::vector<float> found(12), expected(12);
        kernels().dots(dots.data(), 12, size, found.data());
        baseline().dots(dots.data(), 12, size, expected.data());
        EXPECT_TRUE(same_bits(found, expected));
        for (std::size_t i = 0; i < 12; ++i) {
            double sum = 0.0;
            for (std::size_t k = 0; k < size; ++k)
                sum += double{dots[i].values[k]} * double{dots[i].weights[k]};
            EXPECT_NEAR(found[i], sum, 1e-5);
        }
    }
}

TEST_P(EverySpectralKernel, SumsBands) {
    const auto power = noise(1000, 0.0F), weights = noise(8 * 12, 0.0F);
    const std::vector<Band> table{{0, 1}, {3, 4}, {101, 0}, {7, 2}, {500, 1}, {900, 1}, {2, 1}, {1, 2}};
    std::vector<float> found(8), expected(8);
    kernels().bands(table.data(), weights.data(), table.size(), power.data(), found.data());
    baseline().bands(table.data(), weights.data(), table.size(), power.data(), expected.data());
    EXPECT_TRUE(same_bits(found, expected));
    std::size_t weight = 0;
    for (std::size_t band = 0; band < table.size(); ++band) {
        double sum = 0.0;
        for (std::size_t i = 0; i < 8 * table[band].eights; ++i)
            sum += double{power[table[band].first_bin + i]} * double{weights[weight++]};
        EXPECT_NEAR(found[band], sum, 1e-5) << band;
    }
}

TEST_P(EverySpectralKernel, AddsUp) {
    const auto values = noise(300);
    for (std::size_t count = 0; count <= 300; count += 7) {
        const float found = kernels().sum(values.data(), count);
        EXPECT_EQ(found, baseline().sum(values.data(), count));
        double sum = 0.0;
        for (std::size_t i = 0; i < count; ++i) sum += double{values[i]};
        EXPECT_NEAR(found, sum, 1e-5);
    }
    const auto power = noise(50, 0.0F), weights = noise(50 * 16);
    std::vector<float> found(16, 0.5F), expected(16, 0.5F);
    kernels().add_columns(weights.data(), power.data(), 50, found.data());
    baseline().add_columns(weights.data(), power.data(), 50, expected.data());
    EXPECT_TRUE(same_bits(found, expected));
    double first = 0.5;
    for (std::size_t bin = 0; bin < 50; ++bin) first += double{power[bin]} * double{weights[16 * bin]};
    EXPECT_NEAR(found[0], first, 1e-5);
}

/// Normal numbers of all sizes.
std::vector<float> normal_numbers() {
    std::vector<float> values;
    for (std::uint32_t bits = 0x00800000; bits < 0x7F800000; bits += 4999) {
        values.push_back(std::bit_cast<float>(bits));
    }
    return values;
}

TEST_P(EverySpectralKernel, LogarithmsAreWithinTheirBound) {
    const auto inputs = normal_numbers();
    auto bels = inputs, decibels = inputs;
    kernels().bels(bels.data(), bels.size(), 0.0F);
    kernels().decibels(decibels.data(), decibels.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const double expected = std::log10(double{inputs[i]});
        worst = std::max(worst, std::abs(double{bels[i]} - expected) / (1.0 + std::abs(expected)));
        const auto floor = static_cast<float>(contract::floor_db);
        ASSERT_EQ(decibels[i], inputs[i] > floor_power ? 10.0F * bels[i] : floor);
    }
    EXPECT_LT(worst, 1.2e-7);
    auto expected = inputs;
    baseline().bels(expected.data(), expected.size(), 0.0F);
    EXPECT_TRUE(same_bits(bels, expected));
    EXPECT_EQ(bels[12345], log10_of(inputs[12345])) << "and one at a time";
}

TEST_P(EverySpectralKernel, CleansSamples) {
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> samples{0.5F,   -0.5F, 1e-9F,  -1e-9F,   9e-10F,    -9e-10F,
                               1e-40F, 0.0F,  -0.0F,  1e6F,     -1e6F,     2e6F,
                               -2e6F,  3e38F, -3e38F, infinity, -infinity, std::nanf("")};
    const std::vector<float> expected{0.5F, -0.5F, 1e-9F, -1e-9F, 0.0F, 0.0F,  0.0F, 0.0F, 0.0F,
                                      1e6F, -1e6F, 1e6F,  -1e6F,  1e6F, -1e6F, 0.0F, 0.0F, 0.0F};
    std::vector<float> cleaned(samples.size());
    kernels().clean(samples.data(), samples.size(), cleaned.data());
    EXPECT_TRUE(same_bits(cleaned, expected));
}

}  // namespace
