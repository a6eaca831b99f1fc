// A real FFT of a power-of-two length, single precision.
//
// Threading model: constant after construction, so any threads may share it. The constructor allocates;
// `squared_magnitudes` does not.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "features/spectral_kernels.h"

namespace affetto {

/// What a transform works in: large, but needed for one call alone, so that it may lie on the stack.
class FftWork {
public:
    static constexpr std::size_t largest_size = 8192;

    /// The real parts and imaginary parts of the first (0) or second (1) pair for a real FFT of `size`.
    Planes planes(std::size_t which, std::size_t size) noexcept {
        const std::size_t stride = size / 2 + spare;
        float* const first = values_.data() + 2 * which * stride;
        return {first, first + stride};
    }

private:
    static constexpr std::size_t spare = 16;
    // Left as it is: each transform writes what it reads.
    alignas(64) std::array<float, 4 * (largest_size / 2 + spare)> values_;
};

/// Stockham's self-sorting radix-4 transform of half the length, real parts and imaginary parts
/// apart, so that the butterflies vectorise on any machine.
class RealFft {
public:
    /// `size` is a power of two from 128 to 8192; std::invalid_argument otherwise.
    explicit RealFft(std::size_t size);

    std::size_t size() const noexcept { return 2 * half_; }
    std::size_t bin_count() const noexcept { return half_ + 1; }

    /// |X[k]|^2 for k from 0 to size/2, of the samples that lie in the work's first planes: the even ones in
    /// the real part, the odd ones in the imaginary. The result lies in the work.
    std::span<float> squared_magnitudes(FftWork& work, const SpectralKernels& kernels) const noexcept;

private:
    std::size_t half_;
    std::vector<float> twiddles_, repeated_, split_cos_, split_sin_;  ///< As FftTables has them.
};

}  // namespace affetto
