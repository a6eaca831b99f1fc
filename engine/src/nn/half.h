// Half precision (IEEE 754 binary16) without instructions of its own. Real-time safe.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#if defined(__GNUC__)
#define AFFETTO_INLINE inline __attribute__((always_inline))
#else
#define AFFETTO_INLINE inline
#endif

namespace affetto::nn {

inline constexpr float largest_half = 65504.0F;

/// Exactly; what stands for infinity or NaN comes out at 65536 or above.
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

/// The nearest half, the even one of two; a magnitude beyond largest_half becomes largest_half.
AFFETTO_INLINE std::uint16_t half_of_float(float value) {
    const float size = std::min(std::fabs(value), largest_half);
    const auto bits = std::bit_cast<std::uint32_t>(size);
    // Adding 0.5 to what is below the least normal half, 2^-14, leaves its digits in the lowest bits,
    // rounded.
    const std::uint32_t subnormal =
        std::bit_cast<std::uint32_t>(size + 0.5F) - std::bit_cast<std::uint32_t>(0.5F);
    constexpr std::uint32_t exponent_shift = (127U - 15U) << 23;
    const std::uint32_t normal = (bits - exponent_shift + 0xFFFU + (bits >> 13 & 1U)) >> 13;
    const std::uint32_t sign = std::bit_cast<std::uint32_t>(value) >> 16 & 0x8000U;
    return static_cast<std::uint16_t>((size < 6.103515625e-5F ? subnormal : normal) | sign);
}

}  // namespace affetto::nn
