#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "nn/kernels.h"

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

class EveryKernel : public testing::TestWithParam<std::size_t> {
protected:
    const Kernels& kernels() const { return *available_kernels()[GetParam()]; }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKernel, testing::Range<std::size_t>(0, available_kernels().size()),
                         [](const auto& tested) { return available_kernels()[tested.param]->name; });

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

TEST_P(EveryKernel, GivesTheSameBitsAsTheFirst) {
    const Kernels& first = *available_kernels().front();
    const auto inputs = sweep(100.0F);
    for (const auto function : {&Kernels::tanh, &Kernels::sigmoid, &Kernels::exp}) {
        auto a = inputs, b = inputs;
        (first.*function)(a.data(), static_cast<int>(a.size()));
        (kernels().*function)(b.data(), static_cast<int>(b.size()));
        EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0);
    }
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

TEST(Kernels, AreChosenByName) {
    const std::string fastest = available_kernels().back()->name;
    EXPECT_EQ(kernels().name, fastest);
    for (const Kernels* variant : available_kernels()) {
        EXPECT_TRUE(use_kernels(variant->name));
        EXPECT_EQ(&kernels(), variant);
    }
    EXPECT_FALSE(use_kernels("mmx"));
    EXPECT_EQ(kernels().name, fastest);
}

}  // namespace
