// OnsetDetector: how much sound begins, hop by hop.
//
// Threading model: one thread at a time. Nothing allocates; what is constant is shared.
#pragma once

#include <array>
#include <span>

#include "features/filter_banks.h"
#include "features/spectrum.h"

namespace affetto {

/// Log-mel flux: the mean over the bands of the rise of their level over `lag_hops`, falls counted
/// as 0 (Ellis 2007; a lag longer than a hop is Boeck and Widmer's, 2013, and lets beating tones
/// be). It looks through a shorter window than the other features do, because
/// the rise begins where the window first meets the sound.
class OnsetDetector {
public:
    static constexpr int window_samples = 1024;
    static constexpr std::size_t lag_hops = 2;
    static constexpr int bands = 40;
    static constexpr double low_hz = 200.0;

    struct Strength {
        float all;  ///< Bel a band, at least 0.
        float low;  ///< The same over the bands centred below `low_hz`.
    };

    /// What every detector knows, and none changes.
    struct Tables {
        Tables();
        PowerSpectrum spectrum;
        MelFilterBank mel;
        std::size_t low_bands = 0;
    };

    /// The tables outlive the detector.
    OnsetDetector(const Tables& tables, const SpectralKernels& kernels);
    void reset() noexcept;
    /// `samples`: one window, a contract hop after the one before.
    Strength process(const RingSpan& samples, FftWork& work) noexcept;

private:
    const Tables& tables_;
    const SpectralKernels& kernels_;
    std::array<std::array<float, bands>, lag_hops> levels_{};  ///< Of the last hops, the oldest at `oldest_`.
    std::size_t oldest_ = 0;
};

}  // namespace affetto
