#include "features/onset.h"

#include <algorithm>
#include <cmath>

#include "affetto/contract.h"

namespace affetto {
namespace {

// Power that counts as silence in a band: keeps noise far below the music from counting.
constexpr float silence_power = 1e-7F;

float level_of_power(float power) noexcept { return std::log10(power + silence_power); }

}  // namespace

OnsetDetector::OnsetDetector()
    : spectrum_(window_samples),
      mel_(bands, contract::mel_low_hz, contract::mel_high_hz, contract::rate_hz, window_samples) {
    while (mel_.centre_hz(static_cast<int>(low_bands_)) < low_hz) ++low_bands_;
    reset();
}

void OnsetDetector::reset() noexcept {
    for (auto& level : levels_) level.fill(level_of_power(0.0F));
    oldest_ = 0;
}

OnsetDetector::Strength OnsetDetector::process(std::span<const float> samples) noexcept {
    mel_.apply(spectrum_.compute(samples), power_);
    auto& before = levels_[oldest_];
    oldest_ = (oldest_ + 1) % lag_hops;
    float low = 0.0F, all = 0.0F;
    for (std::size_t band = 0; band < power_.size(); ++band) {
        const float level = level_of_power(power_[band]);
        all += std::max(0.0F, level - before[band]);
        before[band] = level;
        if (band + 1 == low_bands_) low = all;
    }
    return {all / static_cast<float>(bands), low / static_cast<float>(low_bands_)};
}

}  // namespace affetto
