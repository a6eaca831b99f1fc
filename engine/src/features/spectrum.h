// PowerSpectrum: the Hann-windowed power of a run of samples, bin by bin.
//
// Threading model: one thread at a time. The constructor allocates; `compute` does not.
#pragma once

#include <span>
#include <vector>

#include "features/fft.h"

namespace affetto {

class PowerSpectrum {
public:
    explicit PowerSpectrum(std::size_t window_samples);

    std::size_t window_samples() const noexcept { return fft_.size(); }

    /// The power in each bin from 0 Hz to half the rate. The bins sum to the mean of the squared
    /// samples under the window: a full-scale square wave sums to 1 (0 dB), a sine to 1/2 (-3 dB).
    /// `samples` holds `window_samples()` values. The result lives until the next call.
    std::span<const float> compute(std::span<const float> samples) noexcept;

private:
    RealFft fft_;
    std::vector<float> window_;  ///< Periodic Hann, scaled so that the bins sum to the mean power.
    std::vector<float> windowed_;
    std::vector<float> power_;
};

}  // namespace affetto
