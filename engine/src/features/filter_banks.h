// Filter banks over power spectra: mel bands and pitch classes.
//
// Threading model: constant after construction. Constructors allocate; `apply` does not.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "features/spectral_kernels.h"

namespace affetto {

/// Triangles on Slaney's mel scale (linear to 1 kHz, logarithmic above), each with the peak 1.
///
/// librosa.filters.mel(htk=False, norm=None): neighbours add up to 1, so that between the outer
/// centres the bands sum to the power in the spectrum, and a band reads as its share of the level.
class MelFilterBank {
public:
    /// `bands` is a multiple of 4, and `high_hz` so far below half the rate that the last band may be padded.
    MelFilterBank(int bands, double low_hz, double high_hz, double rate_hz, int window_samples);

    int band_count() const noexcept { return static_cast<int>(bands_.size()); }
    /// Centre of a band in Hz.
    double centre_hz(int band) const noexcept { return centres_hz_[static_cast<std::size_t>(band)]; }
    /// Power in each band, of the power in each bin; `bands` holds `band_count()` values.
    void apply(std::span<const float> power, std::span<float> bands,
               const SpectralKernels& kernels) const noexcept {
        kernels.bands(bands_.data(), weights_.data(), bands_.size(), power.data(), bands.data());
    }

private:
    std::vector<Band> bands_;
    std::vector<float> weights_;  ///< A whole number of sum_lanes a band.
    std::vector<double> centres_hz_;
};

/// Pitch classes of the equal-tempered scale at A = 440 Hz, C first.
///
/// librosa.filters.chroma: each bin goes to the pitch classes near it under a Gaussian of half a
/// semitone (wider where bins are), its column scaled to unit length, and octaves around 4.5
/// octaves above 27.5 Hz count most. Bins outside the contract's chroma range count nothing.
class ChromaFilterBank {
public:
    ChromaFilterBank(double low_hz, double high_hz, double rate_hz, int window_samples);

    /// Sum of the power in each pitch class, scaled to a maximum of 1; zeros below the floor.
    void apply(std::span<const float> power, std::span<float, 12> chroma,
               const SpectralKernels& kernels) const noexcept;

private:
    static constexpr std::size_t column_size = 16;  ///< 12 weights and zeros.

    std::size_t first_bin_;
    std::vector<float> weights_;  ///< A column a bin from `first_bin_` on.
};

}  // namespace affetto
