#include "features/fft.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace affetto {
namespace {

constexpr std::size_t smallest_size = 128;  // Quarters of a transform are a whole number of vectors.

/// The six rows of a radix-4 stage of `n` values, each factor `times` times.
void append_factors(std::size_t n, std::size_t times, std::vector<float>& rows) {
    for (int power = 1; power <= 3; ++power) {
        const double step = -2.0 * std::numbers::pi * power / static_cast<double>(n);
        for (std::size_t p = 0; p < n / 4; ++p)
            rows.insert(rows.end(), times, static_cast<float>(std::cos(step * static_cast<double>(p))));
        for (std::size_t p = 0; p < n / 4; ++p)
            rows.insert(rows.end(), times, static_cast<float>(std::sin(step * static_cast<double>(p))));
    }
}

}  // namespace

RealFft::RealFft(std::size_t size) : half_(size / 2) {
    if (size < smallest_size || size > FftWork::largest_size || !std::has_single_bit(size)) {
        throw std::invalid_argument("FFT size: expected a power of two from 128 to 8192");
    }
    for (std::size_t n = half_; n >= 4; n /= 4) append_factors(n, 1, twiddles_);
    append_factors(half_ / 4, 4, repeated_);
    for (std::size_t k = 0; k < half_ / 2; ++k) {
        const double angle = std::numbers::pi * static_cast<double>(k) / static_cast<double>(half_);
        split_cos_.push_back(static_cast<float>(std::cos(angle)));
        split_sin_.push_back(static_cast<float>(std::sin(angle)));
    }
}

std::span<float> RealFft::squared_magnitudes(FftWork& work, const SpectralKernels& kernels) const noexcept {
    const FftTables tables{half_, twiddles_.data(), repeated_.data(), split_cos_.data(), split_sin_.data()};
    return {kernels.power(tables, work.planes(0, size()), work.planes(1, size())), bin_count()};
}

}  // namespace affetto
