// Power and decibels, with the contract's floor. Real-time safe.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "affetto/contract.h"

#if defined(__GNUC__)
#define AFFETTO_ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define AFFETTO_ALWAYS_INLINE inline
#endif

namespace affetto {

// Known when it is compiled, so that nothing depends on the order in which files are initialised.
inline constexpr float floor_power = 1e-10F;
static_assert(contract::floor_db == -100);

/// The common logarithm of a normal number above 0, within 1.2e-7 of itself plus 1e-7, without a branch or
/// a call: the same bits wherever it is compiled into, vectorised or not.
///
/// x = 2^e m with m from sqrt(1/2) to sqrt(2); the polynomial is that of Cephes' log10f (S. L. Moshier).
AFFETTO_ALWAYS_INLINE float log10_of(float x) noexcept {
    constexpr std::int32_t root_half = 0x3F3504F3;
    constexpr std::int32_t fraction = 0x007FFFFF;
    const std::int32_t shifted = std::bit_cast<std::int32_t>(x) - root_half;
    const auto e = static_cast<float>(shifted >> 23);
    const float f = std::bit_cast<float>((shifted & fraction) + root_half) - 1.0F;
    float p = 7.0376836292e-2F;
    p = p * f - 1.1514610310e-1F;
    p = p * f + 1.1676998740e-1F;
    p = p * f - 1.2420140846e-1F;
    p = p * f + 1.4249322787e-1F;
    p = p * f - 1.6668057665e-1F;
    p = p * f + 2.0000714765e-1F;
    p = p * f - 2.4999993993e-1F;
    p = p * f + 3.3333331174e-1F;
    const float z = f * f;
    const float y = p * f * z - 0.5F * z;  // ln(m) - f
    // log10(e) and log10(2), each in two parts.
    const float low = (f + y) * 7.00731903251827651129e-4F + y * 4.3359375e-1F;
    return (((low + f * 4.3359375e-1F) + e * 2.48745663981195213739e-4F) + e * 3.0078125e-1F);
}

/// Decibels relative to a full-scale square wave, at least contract::floor_db.
AFFETTO_ALWAYS_INLINE float db_of_power(float power) noexcept {
    const float db = 10.0F * log10_of(power > floor_power ? power : floor_power);
    return power > floor_power ? db : static_cast<float>(contract::floor_db);
}

inline double power_of_db(double db) noexcept { return std::pow(10.0, 0.1 * db); }

}  // namespace affetto
