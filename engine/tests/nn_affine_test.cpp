// Affine maps in every precision and kernel, over odd sizes.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nn/affine.h"
#include "nn/half.h"

namespace {

using namespace affetto;
using namespace affetto::nn;

std::vector<float> random_values(int count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(count));
    std::generate(values.begin(), values.end(), [&] { return normal(generator); });
    return values;
}

std::vector<float> run(const Affine& map, const std::vector<float>& x) {
    std::vector<float> y(static_cast<std::size_t>(map.padded_rows()));
    map.apply(x.data(), y.data());
    y.resize(static_cast<std::size_t>(map.rows()));
    return y;
}

constexpr std::pair<int, int> sizes[]{{1, 1},  {1, 9},    {31, 2},   {32, 32},   {33, 31}, {64, 63},
                                      {65, 5}, {5, 1001}, {100, 67}, {257, 130}, {96, 3},  {512, 700}};

class EveryPrecision : public testing::TestWithParam<std::tuple<std::size_t, Precision>> {
protected:
    EveryPrecision() { use_kernels(available_kernels()[std::get<0>(GetParam())]->name); }
    ~EveryPrecision() override { use_kernels(available_kernels().back()->name); }
    Precision precision() const { return std::get<1>(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EveryPrecision,
                         testing::Combine(testing::Range<std::size_t>(0, available_kernels().size()),
                                          testing::Values(Precision::float32, Precision::float16,
                                                          Precision::int8)),
                         [](const auto& tested) {
                             return available_kernels()[std::get<0>(tested.param)]->name + std::string("_") +
                                    std::string(precision_name(std::get<1>(tested.param)));
                         });

// What rounding to 32 bits may add up to, and what rounding the vector may in int8.
double bound(Precision precision, double largest_input, double weights, double terms) {
    const double arithmetic = 3e-7 * terms;
    return precision == Precision::int8 ? arithmetic + 0.5001 * largest_input / int8_vector_limit * weights
                                        : arithmetic;
}

TEST_P(EveryPrecision, IsTheProductOfWhatItHolds) {
    for (const auto& [rows, columns] : sizes) {
        const auto weights = random_values(rows * columns, 1), bias = random_values(rows, 2),
                   x = random_values(columns, 3);
        const Affine map(output_major(weights.data(), rows, columns), bias, {precision(), nullptr});
        const auto held = map.held(), y = run(map, x);
        double largest_input = 0.0;
        for (const float value : x) largest_input = std::max(largest_input, std::fabs(double{value}));
        for (int row = 0; row < rows; ++row) {
            double expected = bias[row], terms = std::fabs(expected), magnitudes = 0.0;
            for (int column = 0; column < columns; ++column) {
                const double weight = held[row * columns + column], term = weight * x[column];
                expected += term;
                terms += std::fabs(term);
                magnitudes += std::fabs(weight);
            }
            ASSERT_NEAR(y[row], expected, bound(precision(), largest_input, magnitudes, terms))
                << rows << "x" << columns << " row " << row;
        }
    }
}

TEST_P(EveryPrecision, AgreesWithTheBaseline) {
    for (const auto& [rows, columns] : sizes) {
        const auto weights = random_values(rows * columns, 4), x = random_values(columns, 5);
        const Affine map(output_major(weights.data(), rows, columns), {}, {precision(), nullptr});
        const auto y = run(map, x);
        use_kernels("baseline");
        const auto expected = run(map, x);
        use_kernels(available_kernels()[std::get<0>(GetParam())]->name);
        if (precision() == Precision::int8) {
            EXPECT_EQ(y, expected) << rows << "x" << columns;
            continue;
        }
        for (int row = 0; row < rows; ++row) {
            EXPECT_NEAR(y[row], expected[row], 1e-6 * std::sqrt(columns) + 1e-6) << rows << "x" << columns;
        }
    }
}

TEST_P(EveryPrecision, FusingVariantsGiveTheSameBits) {
    if (std::get<0>(GetParam()) == 0) return;  // the baseline does not fuse
    const auto weights = random_values(161 * 77, 6), x = random_values(77, 7);
    const Affine map(output_major(weights.data(), 161, 77), {}, {precision(), nullptr});
    const auto y = run(map, x);
    use_kernels(available_kernels()[1]->name);
    EXPECT_EQ(y, run(map, x));
}

TEST_P(EveryPrecision, ReadsNothingBeyondItsInputs) {
    const auto weights = random_values(40 * 13, 8);
    auto x = random_values(16, 9);
    const Affine map(output_major(weights.data(), 40, 13), {}, {precision(), nullptr});
    const auto expected = run(map, x);
    std::fill(x.begin() + 13, x.end(), NAN);
    EXPECT_EQ(run(map, x), expected);
}

TEST_P(EveryPrecision, TakesVectorsOfZerosAndOfGreatSpread) {
    const auto weights = random_values(33 * 8, 10), bias = random_values(33, 11);
    const Affine map(output_major(weights.data(), 33, 8), bias, {precision(), nullptr});
    EXPECT_EQ(run(map, std::vector<float>(8, 0.0F)), bias);
    for (const float scale : {1e-30F, 1e-6F, 1e6F, 1e30F}) {
        std::vector<float> x(8, 0.0F);
        x[3] = scale;
        const Affine plain(output_major(weights.data(), 33, 8), {}, {precision(), nullptr});
        const auto held = plain.held(), y = run(plain, x);
        for (std::size_t row = 0; row < 33; ++row) {
            EXPECT_NEAR(y[row] / scale, held[row * 8 + 3], 1e-6F * std::fabs(held[row * 8 + 3]));
        }
    }
}

// Rows of int8 weights may be so long that all values at their limit just fit.
TEST_P(EveryPrecision, SumsUpTheLargestRows) {
    const std::vector<float> weights(2 * max_int8_columns, -2.0F), x(max_int8_columns, 3.0F);
    const Affine map(output_major(weights.data(), 2, max_int8_columns), {}, {precision(), nullptr});
    EXPECT_NEAR(run(map, x)[1], -6.0F * max_int8_columns, 0.01F);
}

TEST(Affine, RefusesInt8RowsThatMightOverflow) {
    const std::vector<float> weights(max_int8_columns + 1);
    EXPECT_THROW(
        Affine(output_major(weights.data(), 1, max_int8_columns + 1), {}, {Precision::int8, nullptr}),
        std::length_error);
}

TEST(Affine, TakesStoredBytesOfBothPrecisionsAtAnyPlace) {
    std::vector<float> weights;
    for (int i = 0; i < 40 * 3; ++i) weights.push_back(static_cast<float>(i - 60) / 8.0F);
    std::string singles(1 + weights.size() * 4, '\0'), halves(1, '\0');  // an odd place, as files may have
    std::memcpy(singles.data() + 1, weights.data(), weights.size() * 4);
    for (const float weight : weights) {
        const std::uint16_t half = half_of_float(weight);
        halves.push_back(static_cast<char>(half & 0xFF));
        halves.push_back(static_cast<char>(half >> 8));
    }
    for (const bool half : {false, true}) {
        const char* const bytes = (half ? halves : singles).data() + 1;
        EXPECT_EQ(Affine(stored_rows(bytes, half, 40, 3), {}).held(), weights) << half;
        EXPECT_EQ(Affine(stored_rows(bytes, half, 40, 3), {}, {Precision::float16, nullptr}).held(), weights);
    }
}

TEST(Affine, TakesEitherOrderAndJoinsParts) {
    const std::vector<float> by_output{1, 2, 3, 4, 5, 6}, by_input{1, 4, 2, 5, 3, 6};
    for (const auto& view : {output_major(by_output.data(), 2, 3), input_major(by_input.data(), 2, 3)}) {
        EXPECT_EQ(run(Affine(view, {}), {1, 10, 100}), (std::vector<float>{321, 654}));
        const MatrixView parts[]{view, view};
        const Affine joined(parts, std::vector<float>{0.5F, -0.5F});
        EXPECT_EQ(run(joined, {1, 10, 100, 2, 20, 200}), (std::vector<float>{963.5F, 1961.5F}));
    }
}

TEST(Affine, LiesWhereItsBlockIsAndFillsIt) {
    for (const Precision precision : {Precision::float32, Precision::float16, Precision::int8}) {
        const auto weights = random_values(70 * 9, 1);
        const auto view = output_major(weights.data(), 70, 9);
        const auto block = std::make_shared<WeightBlock>(2 * Affine::bytes(70, 9, precision));
        const Affine first(view, {}, {precision, block}), second(view, {}, {precision, block});
        EXPECT_EQ(first.held(), second.held());
        EXPECT_THROW(block->take<float>(1), std::length_error);
        EXPECT_THROW(Affine(view, {}, {precision, block}), std::length_error);
    }
}

TEST(WeightBlock, ThatFillsMostOfAHugePageBeginsAtOne) {
    constexpr std::size_t huge_page_bytes = std::size_t{1} << 21;
    for (const std::size_t bytes : {huge_page_bytes / 2, huge_page_bytes, 2 * huge_page_bytes + 1}) {
        WeightBlock block(bytes);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block.take<char>(1)) % huge_page_bytes, 0U);
    }
}

TEST(WeightBlock, GivesAlignedPiecesOfZeros) {
    for (const std::size_t bytes : {std::size_t{1}, std::size_t{1000}, std::size_t{5} << 20}) {
        WeightBlock block(bytes);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block.take<char>(1)) % WeightBlock::alignment, 0U);
        if (block.bytes() == WeightBlock::alignment) continue;
        const auto* const second = block.take<char>(block.bytes() - WeightBlock::alignment);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(second) % WeightBlock::alignment, 0U);
        EXPECT_EQ(second[block.bytes() - WeightBlock::alignment - 1], 0);
    }
}

TEST(Half, EveryHalfComesBack) {
    for (unsigned half = 0; half < 65536; ++half) {
        if ((half >> 10 & 31) == 31) continue;
        EXPECT_EQ(half_of_float(float_of_half(static_cast<std::uint16_t>(half))), half);
    }
}

TEST(Half, RoundsToTheNearestAndThereToTheEven) {
    for (unsigned half = 0; half < 0x7BFF; ++half) {
        const float low = float_of_half(static_cast<std::uint16_t>(half)),
                    high = float_of_half(static_cast<std::uint16_t>(half + 1));
        const float middle = low + (high - low) / 2;
        EXPECT_EQ(half_of_float(middle), half + half % 2);
        EXPECT_EQ(half_of_float(std::nextafter(middle, low)), half);
        EXPECT_EQ(half_of_float(-std::nextafter(middle, high)), (half + 1) | 0x8000U);
    }
    EXPECT_EQ(float_of_half(half_of_float(1e9F)), largest_half);
    EXPECT_EQ(float_of_half(half_of_float(-65520.0F)), -largest_half);
}

TEST(Int8, RoundsEachRowToItsOwnScale) {
    const auto weights = random_values(33 * 50, 1);
    std::vector<float> scaled = weights;
    for (int row = 0; row < 33; ++row) {
        for (int column = 0; column < 50; ++column) scaled[row * 50 + column] *= std::ldexp(1.0F, row - 16);
    }
    const auto held = Affine(output_major(scaled.data(), 33, 50), {}, {Precision::int8, nullptr}).held();
    for (int row = 0; row < 33; ++row) {
        float largest = 0.0F;
        double error = 0.0, plain = 0.0;
        for (int i = row * 50; i < row * 50 + 50; ++i) largest = std::max(largest, std::fabs(scaled[i]));
        for (int i = row * 50; i < row * 50 + 50; ++i) {
            const double unclipped = std::nearbyint(scaled[i] / largest * 127.0) * largest / 127.0;
            error += std::pow(held[i] - scaled[i], 2);
            plain += std::pow(unclipped - scaled[i], 2);
        }
        EXPECT_LE(error, plain * 1.0001) << row;
        EXPECT_GT(error, 0.0);
    }
}

TEST(Int8, KeepsRowsOfZeros) {
    const std::vector<float> weights(3 * 7);
    EXPECT_EQ(Affine(output_major(weights.data(), 3, 7), {}, {Precision::int8, nullptr}).held(), weights);
}

}  // namespace
