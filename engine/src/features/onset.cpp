#include "features/onset.h"

#include <algorithm>

#include "affetto/contract.h"
#include "features/decibels.h"

namespace affetto {
namespace {

// Power that counts as silence in a band: keeps noise far below the music from counting.
constexpr float silence_power = 1e-7F;

}  // namespace

OnsetDetector::Tables::Tables()
    : spectrum(window_samples),
      mel(bands, contract::mel_low_hz, contract::mel_high_hz, contract::rate_hz, window_samples) {
    while (mel.centre_hz(static_cast<int>(low_bands)) < low_hz) ++low_bands;
}

OnsetDetector::OnsetDetector(const Tables& tables, const SpectralKernels& kernels)
    : tables_(tables), kernels_(kernels) {
    reset();
}

void OnsetDetector::reset() noexcept {
    for (auto& level : levels_) level.fill(log10_of(0.0F + silence_power));
    oldest_ = 0;
}

OnsetDetector::Strength OnsetDetector::process(const RingSpan& samples, FftWork& work) noexcept {
    std::array<float, bands> levels;
    tables_.mel.apply(tables_.spectrum.compute(samples, work, kernels_), levels, kernels_);
    kernels_.bels(levels.data(), levels.size(), silence_power);
    auto& before = levels_[oldest_];
    oldest_ = (oldest_ + 1) % lag_hops;
    float low = 0.0F, all = 0.0F;
    for (std::size_t band = 0; band < levels.size(); ++band) {
        all += std::max(0.0F, levels[band] - before[band]);
        if (band + 1 == tables_.low_bands) low = all;
    }
    before = levels;
    return {all / static_cast<float>(bands), low / static_cast<float>(tables_.low_bands)};
}

}  // namespace affetto
