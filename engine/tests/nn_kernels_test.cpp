#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "nn/kernels.h"
#include "nn/matrix.h"

namespace {

using namespace affetto::nn;

// Both signs of numbers from the smallest subnormal up to `largest`, close together.
std::vector<float> sweep(float largest) {
    std::vector<float> values;
    for (std::uint32_t bits = 0; bits <= std::bit_cast<std::uint32_t>(largest); bits += 9973) {
        values.push_back(std::bit_cast<float>(bits));
        values.push_back(-std::bit_cast<float>(bits));
    }
    values.push_back(largest);
    values.push_back(-largest);
    return values;
}

std::vector<float> random_values(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    std::generate(values.begin(), values.end(), [&] { return normal(generator); });
    return values;
}

class EveryKernel : public testing::TestWithParam<std::size_t> {
protected:
    const Kernels& kernels() const { return available_kernels()[GetParam()]; }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKernel, testing::Range<std::size_t>(0, available_kernels().size()),
                         [](const auto& tested) { return available_kernels()[tested.param].name; });

TEST_P(EveryKernel, TanhIsWithin2e7) {
    const auto inputs = sweep(3e38F);
    auto outputs = inputs;
    kernels().tanh(outputs.data(), static_cast<int>(outputs.size()));
    double worst = 0.0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        worst = std::max(worst, std::fabs(std::tanh(double{inputs[i]}) - double{outputs[i]}));
    }
    EXPECT_LT(worst, 2e-7);
}

TEST_P(EveryKernel, SigmoidIsWithin2e7) {
    const auto inputs = sweep(3e38F);
    auto outputs = inputs;
    kernels().sigmoid(outputs.data(), static_cast<int>(outputs.size()));
    double worst = 0.0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        worst = std::max(worst, std::fabs(1.0 / (1.0 + std::exp(-double{inputs[i]})) - double{outputs[i]}));
    }
    EXPECT_LT(worst, 2e-7);
}

TEST_P(EveryKernel, ExpIsWithin2e7OfItself) {
    const auto inputs = sweep(87.0F);
    auto outputs = inputs;
    kernels().exp(outputs.data(), static_cast<int>(outputs.size()));
    double worst = 0.0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        worst = std::max(worst, std::fabs(double{outputs[i]} / std::exp(double{inputs[i]}) - 1.0));
    }
    EXPECT_LT(worst, 2e-7);
}

TEST_P(EveryKernel, ProductIsThatOfDoubles) {
    for (const auto& [rows, columns] :
         {std::pair{1, 1}, {32, 32}, {33, 31}, {5, 100}, {100, 5}, {512, 700}}) {
        const auto weights = random_values(static_cast<std::size_t>(rows * columns), 1);
        const auto input = random_values(static_cast<std::size_t>(columns), 2);
        const PackedMatrix matrix(output_major(weights.data(), rows, columns));
        std::vector<float> output(static_cast<std::size_t>(matrix.padded_rows()), 0.5F);
        const int panels = matrix.padded_rows() / panel_rows;
        kernels().add_product(matrix.data(), panels, columns, input.data(), output.data());
        for (int row = 0; row < rows; ++row) {
            double expected = 0.5, size = 0.5;
            for (int column = 0; column < columns; ++column) {
                const double term = double{weights[static_cast<std::size_t>(row * columns + column)]} *
                                    double{input[static_cast<std::size_t>(column)]};
                expected += term;
                size += std::fabs(term);
            }
            EXPECT_NEAR(output[static_cast<std::size_t>(row)], expected, 3e-7 * size)
                << rows << "x" << columns;
        }
    }
}

TEST_P(EveryKernel, GivesTheSameBitsAsTheFirst) {
    const Kernels& first = available_kernels().front();
    const auto same = [](const std::vector<float>& a, const std::vector<float>& b) {
        return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    };
    const auto inputs = sweep(100.0F);
    for (const auto function : {&Kernels::tanh, &Kernels::sigmoid, &Kernels::exp}) {
        auto a = inputs, b = inputs;
        (first.*function)(a.data(), static_cast<int>(a.size()));
        (kernels().*function)(b.data(), static_cast<int>(b.size()));
        EXPECT_TRUE(same(a, b));
    }
    const auto weights = random_values(96 * 131, 3);
    const auto input = random_values(131, 4);
    std::vector<float> a(96, 0.25F), b = a;
    first.add_product(weights.data(), 3, 131, input.data(), a.data());
    kernels().add_product(weights.data(), 3, 131, input.data(), b.data());
    EXPECT_TRUE(same(a, b));
}

TEST_P(EveryKernel, WidensEveryHalfExactly) {
    std::vector<char> bytes(1);  // an odd place, as files may have
    for (unsigned half = 0; half < 65536; ++half) {
        bytes.push_back(static_cast<char>(half & 0xFF));
        bytes.push_back(static_cast<char>(half >> 8));
    }
    std::vector<float> values(65536);
    kernels().widen(bytes.data() + 1, values.data(), 65536);
    for (unsigned half = 0; half < 65536; ++half) {
        const int exponent = static_cast<int>(half >> 10 & 31), fraction = static_cast<int>(half & 1023);
        double expected =
            exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
        if (half >> 15 != 0) expected = -expected;
        if (exponent == 31) {
            EXPECT_GE(std::fabs(values[half]), 65536.0F) << half;
        } else {
            EXPECT_EQ(double{values[half]}, expected) << half;
        }
    }
}

TEST(PackedMatrix, TakesStoredBytesOfBothPrecisions) {
    std::vector<float> weights;
    for (int i = 0; i < 40 * 3; ++i) weights.push_back(static_cast<float>(i - 60) / 8.0F);
    std::string singles(weights.size() * 4, '\0'), halves;
    std::memcpy(singles.data(), weights.data(), singles.size());
    for (const float weight :
         weights) {  // its upper bits are those of a half: 1 sign, 5 exponent, 10 fraction
        const auto bits = std::bit_cast<std::uint32_t>(weight);
        const std::uint32_t half =
            weight == 0.0F ? 0 : (bits >> 16 & 0x8000) | (((bits >> 13) - (112U << 10)) & 0x7FFF);
        halves.push_back(static_cast<char>(half & 0xFF));
        halves.push_back(static_cast<char>(half >> 8));
    }
    const PackedMatrix expected(output_major(weights.data(), 40, 3));
    for (const bool half : {false, true}) {
        const PackedMatrix stored(StoredMatrix{half ? halves.data() : singles.data(), half, 40, 3});
        const auto count = static_cast<std::size_t>(stored.padded_rows() * stored.columns());
        EXPECT_EQ(std::memcmp(stored.data(), expected.data(), count * sizeof(float)), 0) << half;
    }
}

TEST(PackedMatrix, TakesEitherOrder) {
    const std::vector<float> by_output{1, 2, 3, 4, 5, 6}, by_input{1, 4, 2, 5, 3, 6};
    const std::vector<float> input{1, 10, 100};
    for (const auto& view : {output_major(by_output.data(), 2, 3), input_major(by_input.data(), 2, 3)}) {
        std::vector<float> output(panel_rows);
        PackedMatrix(view).add_product(input.data(), output.data());
        EXPECT_EQ(output[0], 321.0F);
        EXPECT_EQ(output[1], 654.0F);
        EXPECT_EQ(output[2], 0.0F);
    }
}

}  // namespace
