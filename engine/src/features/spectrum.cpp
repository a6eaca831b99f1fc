#include "features/spectrum.h"

#include <cmath>
#include <numbers>

namespace affetto {

PowerSpectrum::PowerSpectrum(std::size_t window_samples) : fft_(window_samples), window_(window_samples) {
    // Parseval: the squared magnitudes of all N bins sum to N times the windowed energy. Half of
    // them are kept, each twice; a periodic Hann window has the energy 3 N / 8.
    const auto size = static_cast<double>(window_samples);
    const double scale = std::sqrt(2.0 / (size * size * 0.375));
    for (std::size_t i = 0; i < window_samples; ++i) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / size;
        window_[i] = static_cast<float>(scale * (0.5 - 0.5 * std::cos(angle)));
    }
}

std::span<const float> PowerSpectrum::compute(const RingSpan& samples, FftWork& work,
                                              const SpectralKernels& kernels) const noexcept {
    const Planes halves = work.planes(0, fft_.size());
    const std::size_t pairs = samples.first.size() / 2;
    kernels.window(samples.first.data(), window_.data(), pairs, halves);
    kernels.window(samples.second.data(), window_.data() + 2 * pairs, samples.second.size() / 2,
                   {halves.re + pairs, halves.im + pairs});
    const std::span<float> power = fft_.squared_magnitudes(work, kernels);
    power.front() *= 0.5F;
    power.back() *= 0.5F;
    return power;
}

}  // namespace affetto
