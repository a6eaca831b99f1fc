// Numbers of JSON against the C library's strtod, which rounds correctly.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "nn/json_number.h"

namespace {

using affetto::nn::JsonNumber;
using affetto::nn::read_json_number;

void expect_exact(const std::string& text) {
    JsonNumber number;
    const char* const past = read_json_number(text.c_str(), number);
    ASSERT_EQ(past, text.c_str() + text.size()) << text;
    const double expected = std::strtod(text.c_str(), nullptr);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(number.value), std::bit_cast<std::uint64_t>(expected)) << text;
    EXPECT_EQ(static_cast<float>(number.value), static_cast<float>(expected)) << text;
}

std::string printed(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

TEST(JsonNumber, FloatsOfEveryMagnitudeAreExact) {
    std::mt19937 generator(1);
    for (int i = 0; i < 200'000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(generator()));
        if (!std::isfinite(value)) continue;
        for (const char* format : {"%.9g", "%.17g", "%.6g"}) expect_exact(printed(format, double{value}));
    }
}

TEST(JsonNumber, DoublesOfEveryMagnitudeAreExact) {
    std::mt19937_64 generator(2);
    for (int i = 0; i < 200'000; ++i) {
        const auto value = std::bit_cast<double>(static_cast<std::uint64_t>(generator()));
        if (!std::isfinite(value) || std::fabs(value) < 1e-300) continue;
        for (const char* format : {"%.17g", "%.15e", "%.3g"}) expect_exact(printed(format, value));
    }
}

TEST(JsonNumber, DigitsAndPointsOfAnyNumberAreExact) {
    std::mt19937 generator(3);
    for (int i = 0; i < 200'000; ++i) {
        std::string text(generator() % 2 == 0 ? "" : "-");
        text += static_cast<char>('1' + generator() % 9);
        for (auto more = generator() % 24; more > 0; --more)
            text += static_cast<char>('0' + generator() % 10);
        text += '.';
        for (auto more = 1 + generator() % 24; more > 0; --more)
            text += static_cast<char>('0' + generator() % 10);
        if (generator() % 2) text.append("e").append(std::to_string(static_cast<int>(generator() % 60) - 30));
        expect_exact(text);
    }
}

TEST(JsonNumber, EdgesOfTheFastWayAreExact) {
    for (const char* text : {"0",
                             "-0",
                             "0.0",
                             "-0.0e5",
                             "9007199254740992",
                             "9007199254740993",
                             "9007199254740993e-3",
                             "9007199254740991e22",
                             "9007199254740991e-22",
                             "9007199254740991e23",
                             "1e22",
                             "1e23",
                             "1e-22",
                             "1e-23",
                             "0.00000000000000000000001",
                             "18446744073709551615",
                             "18446744073709551616",
                             "184467440737095516160",
                             "9999999999999999999",
                             "0.1",
                             "0.30000000000000004",
                             "2.2250738585072011e-308",
                             "4.9e-324",
                             "1.7976931348623157e308",
                             "0e999",
                             "1000000000000000000000000e-24",
                             "7e-07"}) {
        expect_exact(text);
    }
}

TEST(JsonNumber, WhatDoubleCannotHoldIsInfinite) {
    for (const char* text : {"1e309", "-1e309", "1e999999999999", "1e-400", "1e-999999999999"}) {
        JsonNumber number;
        ASSERT_NE(read_json_number(text, number), nullptr) << text;
        EXPECT_TRUE(std::isinf(number.value)) << text;
    }
}

TEST(JsonNumber, StopsBehindTheNumberAndKnowsIntegers) {
    const struct {
        const char* text;
        std::ptrdiff_t length;
        bool integer;
    } cases[] = {
        {"12,", 2, true}, {"012", 1, true}, {"-3]", 2, true}, {"1.5x", 3, false}, {"1e5 ", 3, false}};
    for (const auto& tested : cases) {
        JsonNumber number;
        EXPECT_EQ(read_json_number(tested.text, number) - tested.text, tested.length) << tested.text;
        EXPECT_EQ(number.integer, tested.integer) << tested.text;
    }
    for (const char* text : {"", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "-a", "NaN"}) {
        JsonNumber number;
        EXPECT_EQ(read_json_number(text, number), nullptr) << text;
    }
}

}  // namespace
