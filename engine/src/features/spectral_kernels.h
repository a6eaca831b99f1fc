// Spectral kernels: the arithmetic of the features, in one variant for each instruction set.
//
// Threading model: pure functions over the caller's memory; real-time safe.
//
// No variant fuses multiplication and addition, and every sum has the same order in all of them: eight
// partial sums, of the values at i modulo 8, then ((0 + 4) + (1 + 5)) + ((2 + 6) + (3 + 7)). So they give
// the same bits, and a recording is heard alike on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace affetto {

/// Partial sums of a sum; rows of weights are padded with zeros to a multiple of it.
inline constexpr std::size_t sum_lanes = 8;

/// Constant tables of a complex FFT of `size` values and of the real spectrum that it becomes.
struct FftTables {
    std::size_t size;       ///< A power of two, 64 to 4096.
    const float* twiddles;  ///< For each radix-4 stage w, w^2, w^3: cosines, then sines.
    const float* repeated;  ///< Those of the second stage, each four times.
    const float* cosines;   ///< cos(pi k / size), for taking the real spectrum apart.
    const float* sines;
};

/// Real parts and imaginary parts, with room for one value more than the FFT's size.
struct Planes {
    float* __restrict re;
    float* __restrict im;
};

/// A row of weights and the values that they meet.
struct Dot {
    const float* values;
    const float* weights;
};

/// A band of a filter bank; its weights follow those of the band before.
struct Band {
    std::uint32_t first_bin;
    std::uint32_t eights;  ///< Weights, in units of sum_lanes.
};

/// Samples of a smaller magnitude count as silence: denormal numbers would be slow.
inline constexpr float smallest_sample = 1e-9F;
/// Samples of a larger magnitude are not sound.
inline constexpr float largest_sample = 1e6F;

struct SpectralKernels {
    const char* name;
    /// Samples that are not finite or too small become 0, those that are too large the largest.
    void (*clean)(const float* samples, std::size_t count, float* cleaned) noexcept;
    /// Samples times window, the even ones into `halves.re` and the odd ones into `halves.im`.
    void (*window)(const float* samples, const float* window, std::size_t pairs, Planes halves) noexcept;
    /// |X[k]|^2 for k from 0 to size, of the real samples that lie in `halves` as `window` leaves them. Uses
    /// both; gives `other.re`, or `halves.re`.
    float* (*power)(const FftTables& tables, Planes halves, Planes other) noexcept;
    /// `bands` holds `count` values, a multiple of 4; as many bins follow the first as a band has weights.
    void (*bands)(const Band* table, const float* weights, std::size_t count, const float* power,
                  float* bands) noexcept;
    /// Sums the first `count` values; the sum's order is said above.
    float (*sum)(const float* values, std::size_t count) noexcept;
    /// sums[i] += power[bin] x weights[16 bin + i], for 16 sums.
    void (*add_columns)(const float* weights, const float* power, std::size_t bins, float* sums) noexcept;
    /// The products of `count` pairs of rows, a multiple of 4, with `size` values each, a multiple of 8.
    void (*dots)(const Dot* dots, std::size_t count, std::size_t size, float* products) noexcept;
    /// In place the common logarithm of each value plus `offset`, which must be a normal number.
    void (*bels)(float* values, std::size_t count, float offset) noexcept;
    /// In place 10 times the common logarithm of each value, at least contract::floor_db.
    void (*decibels)(float* values, std::size_t count) noexcept;
};

/// The variants that this processor runs; the last is the fastest.
std::span<const SpectralKernels* const> available_spectral_kernels() noexcept;

}  // namespace affetto
