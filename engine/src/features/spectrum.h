// PowerSpectrum: the Hann-windowed power of a run of samples, bin by bin.
//
// Threading model: constant after construction, so any threads may share it. The constructor allocates;
// `compute` does not.
#pragma once

#include <span>
#include <vector>

#include "features/fft.h"
#include "features/sample_ring.h"

namespace affetto {

class PowerSpectrum {
public:
    /// `window_samples` as RealFft takes it.
    explicit PowerSpectrum(std::size_t window_samples);

    std::size_t window_samples() const noexcept { return fft_.size(); }

    /// The power in each bin from 0 Hz to half the rate. The bins sum to the mean of the squared
    /// samples under the window: a full-scale square wave sums to 1 (0 dB), a sine to 1/2 (-3 dB).
    /// `samples` holds `window_samples()` values, its first part an even number. The result lies in the work.
    std::span<const float> compute(const RingSpan& samples, FftWork& work,
                                   const SpectralKernels& kernels) const noexcept;

private:
    RealFft fft_;
    std::vector<float> window_;  ///< Periodic Hann, scaled so that the bins sum to the mean power.
};

}  // namespace affetto
