// Filter banks over power spectra: mel bands and pitch classes.
//
// Threading model: constant after construction. Constructors allocate; `apply` does not.
#pragma once

#include <array>
#include <span>
#include <vector>

namespace affetto {

/// Triangles on Slaney's mel scale (linear to 1 kHz, logarithmic above), each with the peak 1.
///
/// librosa.filters.mel(htk=False, norm=None): neighbours add up to 1, so that between the outer
/// centres the bands sum to the power in the spectrum, and a band reads as its share of the level.
class MelFilterBank {
public:
    MelFilterBank(int bands, double low_hz, double high_hz, double rate_hz, int window_samples);

    int band_count() const noexcept { return static_cast<int>(bands_.size()); }
    /// Centre of a band in Hz.
    double centre_hz(int band) const noexcept { return centres_hz_[static_cast<std::size_t>(band)]; }
    /// Power in each band, of the power in each bin.
    void apply(std::span<const float> power, std::span<float> bands) const noexcept;

private:
    struct Band {
        std::size_t first_bin;
        std::size_t first_weight;
        std::size_t size;
    };
    std::vector<Band> bands_;
    std::vector<float> weights_;
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
    void apply(std::span<const float> power, std::span<float, 12> chroma) const noexcept;

private:
    std::size_t first_bin_;
    std::vector<std::array<float, 12>> weights_;  ///< One entry a bin from `first_bin_` on.
};

}  // namespace affetto
