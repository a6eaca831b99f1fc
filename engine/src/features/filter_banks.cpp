#include "features/filter_banks.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "features/decibels.h"

namespace affetto {
namespace {

constexpr double linear_hz_per_mel = 200.0 / 3.0;
constexpr double log_start_hz = 1000.0;
constexpr double log_start_mel = log_start_hz / linear_hz_per_mel;
const double log_step = std::log(6.4) / 27.0;

double mel_of_hz(double hz) {
    if (hz < log_start_hz) return hz / linear_hz_per_mel;
    return log_start_mel + std::log(hz / log_start_hz) / log_step;
}

double hz_of_mel(double mel) {
    if (mel < log_start_mel) return mel * linear_hz_per_mel;
    return log_start_hz * std::exp(log_step * (mel - log_start_mel));
}

/// Octaves above the A of 27.5 Hz, times 12.
double semitones_of_hz(double hz) { return 12.0 * std::log2(hz / 27.5); }

}  // namespace

MelFilterBank::MelFilterBank(int bands, double low_hz, double high_hz, double rate_hz, int window_samples) {
    if (bands % 4 != 0) throw std::invalid_argument("mel bands: expected a multiple of 4");
    const double low_mel = mel_of_hz(low_hz);
    const double step_mel = (mel_of_hz(high_hz) - low_mel) / (bands + 1);
    const double bin_hz = rate_hz / window_samples;
    for (int band = 0; band < bands; ++band) {
        const double left = hz_of_mel(low_mel + step_mel * band);
        const double centre = hz_of_mel(low_mel + step_mel * (band + 1));
        const double right = hz_of_mel(low_mel + step_mel * (band + 2));
        const auto first = static_cast<std::size_t>(std::floor(left / bin_hz)) + 1;
        const std::size_t before = weights_.size();
        for (std::size_t bin = first; static_cast<double>(bin) * bin_hz < right; ++bin) {
            const double hz = static_cast<double>(bin) * bin_hz;
            const double rise = (hz - left) / (centre - left), fall = (right - hz) / (right - centre);
            weights_.push_back(static_cast<float>(std::min(rise, fall)));
        }
        const std::size_t eights = (weights_.size() - before + sum_lanes - 1) / sum_lanes;
        weights_.resize(before + eights * sum_lanes, 0.0F);
        if (first + eights * sum_lanes > static_cast<std::size_t>(window_samples / 2 + 1)) {
            throw std::invalid_argument("mel bands: expected a top further below half the rate");
        }
        bands_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(eights)});
        centres_hz_.push_back(centre);
    }
}

ChromaFilterBank::ChromaFilterBank(double low_hz, double high_hz, double rate_hz, int window_samples) {
    constexpr double octave_centre = 5.0, octave_width = 2.0;  // librosa's defaults
    const double bin_hz = rate_hz / window_samples;
    first_bin_ = static_cast<std::size_t>(std::ceil(low_hz / bin_hz));
    const auto end = static_cast<std::size_t>(std::floor(high_hz / bin_hz)) + 1;
    for (std::size_t bin = first_bin_; bin < end; ++bin) {
        const double place = semitones_of_hz(static_cast<double>(bin) * bin_hz);
        const double next = semitones_of_hz(static_cast<double>(bin + 1) * bin_hz);
        const double width = std::max(next - place, 1.0);
        std::array<double, 12> column{};
        double energy = 0.0;
        for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
            const double distance = place + 9.0 - pitch_class;  // The A of 27.5 Hz is pitch class 9.
            const double wrapped = std::remainder(distance, 12.0);
            const double value = std::exp(-0.5 * std::pow(2.0 * wrapped / width, 2.0));
            column[static_cast<std::size_t>(pitch_class)] = value;
            energy += value * value;
        }
        const double octaves = (place / 12.0 - octave_centre) / octave_width;
        const double scale = std::exp(-0.5 * octaves * octaves) / std::sqrt(energy);
        for (const double value : column) weights_.push_back(static_cast<float>(value * scale));
        weights_.resize(weights_.size() + column_size - column.size(), 0.0F);
    }
}

void ChromaFilterBank::apply(std::span<const float> power, std::span<float, 12> chroma,
                             const SpectralKernels& kernels) const noexcept {
    std::array<float, column_size> sums{};
    kernels.add_columns(weights_.data(), power.data() + first_bin_, weights_.size() / column_size,
                        sums.data());
    const float most = *std::max_element(sums.begin(), sums.begin() + 12);
    for (std::size_t i = 0; i < 12; ++i) chroma[i] = most > floor_power ? sums[i] / most : 0.0F;
}

}  // namespace affetto
