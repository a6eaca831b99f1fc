// Kernel bodies: what every variant computes in plain C++, inlined into a function that is compiled for
// the variant's instruction set. Real-time safe.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "nn/half.h"
#include "nn/kernels.h"

namespace affetto::nn {

// Sums over this many columns are rounded on their own, which keeps the error of a long row small. Even and
// odd columns have a sum each, so that no addition need wait for the one before.
inline constexpr int columns_per_sum = 64;

// How far ahead of its reading a weight is asked for. Processors foresee sequential reads by themselves, but
// not across the end of a page, and not into the nearest cache.
inline constexpr std::ptrdiff_t prefetch_bytes = 256;
// Every second cache line is asked for: its neighbour comes along.
inline constexpr std::ptrdiff_t prefetch_step = 128;

// Adding and taking off 1.5 * 2^23 rounds to the nearest integer, which the lowest bits then hold.
inline constexpr float rounder = 12582912.0F;

// e^x = power + power * rest, for an x within the range of exp_of: 2^n e^r with |r| <= ln(2) / 2, its
// polynomial that of Cephes' expf (S. L. Moshier).
struct ExpParts {
    float power, rest;
};

AFFETTO_INLINE ExpParts exp_parts_of(float x) {
    const float shifted = x * 1.44269504F + rounder;
    const float n = shifted - rounder;
    const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // ln(2) in two parts
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    return {std::bit_cast<float>((std::bit_cast<std::uint32_t>(shifted) + 127U) << 23), p * r * r + r};
}

AFFETTO_INLINE float exp_of(float x) {
    x = x < -87.0F ? -87.0F : x;
    x = x > 88.0F ? 88.0F : x;
    const ExpParts parts = exp_parts_of(x);
    return (parts.rest + 1.0F) * parts.power;
}

AFFETTO_INLINE float sigmoid_of(float x) { return 1.0F / (1.0F + exp_of(-x)); }

// -t / (2 + t) with t = e^(-2|x|) - 1, in which nothing cancels out near 0: the power is then 1.
AFFETTO_INLINE float tanh_of(float x) {
    const float twice = -2.0F * std::fabs(x);
    const ExpParts parts = exp_parts_of(twice < -87.0F ? -87.0F : twice);
    const float t = parts.rest * parts.power + (parts.power - 1.0F);
    return std::copysign(t / (2.0F + t), x);
}

AFFETTO_INLINE void tanh_each(float* values, int count) {
    for (int i = 0; i < count; ++i) values[i] = tanh_of(values[i]);
}

AFFETTO_INLINE void sigmoid_each(float* values, int count) {
    for (int i = 0; i < count; ++i) values[i] = sigmoid_of(values[i]);
}

AFFETTO_INLINE void exp_each(float* values, int count) {
    for (int i = 0; i < count; ++i) values[i] = exp_of(values[i]);
}

AFFETTO_INLINE void widen_each(const char* halves, float* values, int count) {
    for (int i = 0; i < count; ++i) {
        std::uint16_t half;
        std::memcpy(&half, halves + 2 * static_cast<std::ptrdiff_t>(i), 2);
        values[i] = float_of_half(half);
    }
}

// The largest magnitude: that of the bits without their sign, whose order is that of the magnitudes.
AFFETTO_INLINE float largest_of(const float* values, int count) {
    std::int32_t largest = 0;
    for (int i = 0; i < count; ++i) {
        largest = std::max(largest, std::bit_cast<std::int32_t>(values[i]) & 0x7FFFFFFF);
    }
    return std::bit_cast<float>(largest);
}

AFFETTO_INLINE float round_each(const float* values, int count, std::int16_t* rounded) {
    const float largest = largest_of(values, count);
    const float factor = largest > 0.0F ? static_cast<float>(int8_vector_limit) / largest : 0.0F;
    for (int i = 0; i < count; ++i) {
        const auto bits = std::bit_cast<std::int32_t>(values[i] * factor + rounder);
        rounded[i] = static_cast<std::int16_t>(bits - std::bit_cast<std::int32_t>(rounder));
    }
    for (int i = count; i % int8_columns != 0; ++i) rounded[i] = 0;
    return largest / static_cast<float>(int8_vector_limit);
}

// The rows' sums as floats: exact integers, scaled in the same order everywhere.
AFFETTO_INLINE void scale_each(const std::int32_t* sums, const float* scales, float x_scale,
                               const float* bias, float* y) {
    for (int row = 0; row < panel_rows; ++row) {
        y[row] = static_cast<float>(sums[row]) * (scales[row] * x_scale) + bias[row];
    }
}

// The functions of a variant that need no instruction of their own.
#define AFFETTO_ELEMENTWISE(target)                                                                \
    target void tanh_values(float* values, int count) noexcept { tanh_each(values, count); }       \
    target void sigmoid_values(float* values, int count) noexcept { sigmoid_each(values, count); } \
    target void exp_values(float* values, int count) noexcept { exp_each(values, count); }         \
    target void widen_values(const char* halves, float* values, int count) noexcept {              \
        widen_each(halves, values, count);                                                         \
    }                                                                                              \
    target float round_values(const float* values, int count, std::int16_t* rounded) noexcept {    \
        return round_each(values, count, rounded);                                                 \
    }

}  // namespace affetto::nn
