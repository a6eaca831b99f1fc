#include "features/spectrum.h"

#include <cmath>
#include <numbers>

namespace affetto {

PowerSpectrum::PowerSpectrum(std::size_t window_samples)
    : fft_(window_samples), window_(window_samples), windowed_(window_samples), power_(fft_.bin_count()) {
    // Parseval: the squared magnitudes of all N bins sum to N times the windowed energy. Half of
    // them are kept, each twice; a periodic Hann window has the energy 3 N / 8.
    const auto size = static_cast<double>(window_samples);
    const double scale = std::sqrt(2.0 / (size * size * 0.375));
    for (std::size_t i = 0; i < window_samples; ++i) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / size;
        window_[i] = static_cast<float>(scale * (0.5 - 0.5 * std::cos(angle)));
    }
}

std::span<const float> PowerSpectrum::compute(std::span<const float> samples) noexcept {
    for (std::size_t i = 0; i < window_.size(); ++i) windowed_[i] = samples[i] * window_[i];
    fft_.squared_magnitudes(windowed_, power_);
    power_.front() *= 0.5F;
    power_.back() *= 0.5F;
    return power_;
}

}  // namespace affetto
