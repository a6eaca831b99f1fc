#include "nn/kernels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

// A variant is the same body, inlined into a function that is compiled for another instruction set.
#if defined(__GNUC__)
#define AFFETTO_INLINE inline __attribute__((always_inline))
#else
#define AFFETTO_INLINE inline
#endif
#if defined(__GNUC__) && defined(__x86_64__)
#define AFFETTO_AVX2 1
#endif

namespace affetto::nn {
namespace {

// Sums over this many columns are rounded on their own, which keeps the error of a long row small.
constexpr int columns_per_sum = 32;

AFFETTO_INLINE void add_product(const float* panels, int panel_count, int columns, const float* x, float* y) {
    for (int panel = 0; panel < panel_count; ++panel, y += panel_rows) {
        float total[panel_rows] = {};
        for (int column = 0; column < columns;) {
            float sum[panel_rows] = {};
            const int end = std::min(column + columns_per_sum, columns);
            for (; column < end; ++column, panels += panel_rows) {
                for (int row = 0; row < panel_rows; ++row) sum[row] += x[column] * panels[row];
            }
            for (int row = 0; row < panel_rows; ++row) total[row] += sum[row];
        }
        for (int row = 0; row < panel_rows; ++row) y[row] += total[row];
    }
}

// e^x = 2^n e^r with |r| <= ln(2) / 2; the polynomial is that of Cephes' expf (S. L. Moshier).
AFFETTO_INLINE float exp_of(float x) {
    x = x < -87.0F ? -87.0F : x;
    x = x > 88.0F ? 88.0F : x;
    constexpr float rounder = 12582912.0F;  // 1.5 * 2^23: adding it leaves n in the lowest bits.
    const float shifted = x * 1.44269504F + rounder;
    const float n = shifted - rounder;
    const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // ln(2) in two parts
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    const float power = std::bit_cast<float>((std::bit_cast<std::uint32_t>(shifted) + 127U) << 23);
    return ((p * r * r + r) + 1.0F) * power;
}

AFFETTO_INLINE float sigmoid_of(float x) { return 1.0F / (1.0F + exp_of(-x)); }

// Near 0 the odd polynomial of Cephes' tanhf, elsewhere 1 - 2 / (e^2|x| + 1).
AFFETTO_INLINE float tanh_of(float x) {
    const float size = std::fabs(x);
    const float far = 1.0F - 2.0F / (exp_of(2.0F * size) + 1.0F);
    const float z = x * x;
    float p = -5.70498872745e-3F;
    p = p * z + 2.06390887954e-2F;
    p = p * z - 5.37397155531e-2F;
    p = p * z + 1.33314422036e-1F;
    p = p * z - 3.33332819422e-1F;
    const float near = p * z * x + x;
    return size < 0.625F ? near : std::copysign(far, x);
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

AFFETTO_INLINE float float_of_half(std::uint16_t half) {
    constexpr std::uint32_t exponent_shift = (127U - 15U) << 23;
    const std::uint32_t magnitude = (half & 0x7FFFU) << 13;
    const float normal = std::bit_cast<float>(magnitude + exponent_shift);
    // A subnormal has no leading 1: lend it one and take it off again.
    constexpr std::uint32_t lent = exponent_shift + (1U << 23);
    const float subnormal = std::bit_cast<float>(magnitude + lent) - std::bit_cast<float>(lent);
    const float value = magnitude < (1U << 23) ? subnormal : normal;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) | (half & 0x8000U) << 16);
}

AFFETTO_INLINE void widen_each(const char* halves, float* values, int count) {
    for (int i = 0; i < count; ++i) {
        std::uint16_t half;
        std::memcpy(&half, halves + 2 * static_cast<std::ptrdiff_t>(i), 2);
        values[i] = float_of_half(half);
    }
}

#define AFFETTO_VARIANT(variant, target)                                                                 \
    target void add_product_##variant(const float* panels, int panel_count, int columns, const float* x, \
                                      float* y) noexcept {                                               \
        add_product(panels, panel_count, columns, x, y);                                                 \
    }                                                                                                    \
    target void tanh_##variant(float* values, int count) noexcept { tanh_each(values, count); }          \
    target void sigmoid_##variant(float* values, int count) noexcept { sigmoid_each(values, count); }    \
    target void exp_##variant(float* values, int count) noexcept { exp_each(values, count); }            \
    target void widen_##variant(const char* halves, float* values, int count) noexcept {                 \
        widen_each(halves, values, count);                                                               \
    }                                                                                                    \
    constexpr Kernels variant##_kernels{#variant,          add_product_##variant, tanh_##variant,        \
                                        sigmoid_##variant, exp_##variant,         widen_##variant};

AFFETTO_VARIANT(baseline, )
#ifdef AFFETTO_AVX2
AFFETTO_VARIANT(avx2, __attribute__((target("avx2"))))
constexpr std::array variants{baseline_kernels, avx2_kernels};
#else
constexpr std::array variants{baseline_kernels};
#endif

std::size_t usable_variants() noexcept {
#ifdef AFFETTO_AVX2
    return __builtin_cpu_supports("avx2") ? 2 : 1;
#else
    return 1;
#endif
}

}  // namespace

std::span<const Kernels> available_kernels() noexcept {
    static const std::size_t count = usable_variants();
    return std::span(variants).first(count);
}

const Kernels& kernels() noexcept { return available_kernels().back(); }

}  // namespace affetto::nn
