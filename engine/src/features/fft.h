// A real FFT of a power-of-two length, single precision.
//
// Threading model: one thread at a time (it owns its work space). The constructor allocates;
// `squared_magnitudes` does not.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace affetto {

/// Stockham's self-sorting radix-4 transform of half the length, real parts and imaginary parts
/// apart, so that the butterflies vectorise on any machine.
class RealFft {
public:
    /// `size` is a power of two, at least 16; std::invalid_argument otherwise.
    explicit RealFft(std::size_t size);

    std::size_t size() const noexcept { return 2 * half_; }
    std::size_t bin_count() const noexcept { return half_ + 1; }

    /// |X[k]|^2 of `size()` real samples for k from 0 to size/2; `output` holds `bin_count()` values.
    void squared_magnitudes(std::span<const float> samples, std::span<float> output) noexcept;

private:
    void transform() noexcept;

    std::size_t half_;
    std::vector<float> twiddles_;   ///< For each radix-4 stage w, w^2, w^3: cosines, then sines.
    std::vector<float> split_cos_;  ///< cos(pi k / half), for taking the real spectrum apart.
    std::vector<float> split_sin_;
    std::vector<float> re_, im_, re_out_, im_out_;
};

}  // namespace affetto
