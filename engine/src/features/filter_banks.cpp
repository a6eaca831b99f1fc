#include "features/filter_banks.h"

#include <algorithm>
#include <cmath>

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
    const double low_mel = mel_of_hz(low_hz);
    const double step_mel = (mel_of_hz(high_hz) - low_mel) / (bands + 1);
    const double bin_hz = rate_hz / window_samples;
    for (int band = 0; band < bands; ++band) {
        const double left = hz_of_mel(low_mel + step_mel * band);
        const double centre = hz_of_mel(low_mel + step_mel * (band + 1));
        const double right = hz_of_mel(low_mel + step_mel * (band + 2));
        const auto first = static_cast<std::size_t>(std::floor(left / bin_hz)) + 1;
        Band entry{first, weights_.size(), 0};
        for (std::size_t bin = first; static_cast<double>(bin) * bin_hz < right; ++bin) {
            const double hz = static_cast<double>(bin) * bin_hz;
            const double rise = (hz - left) / (centre - left), fall = (right - hz) / (right - centre);
            weights_.push_back(static_cast<float>(std::min(rise, fall)));
            ++entry.size;
        }
        bands_.push_back(entry);
        centres_hz_.push_back(centre);
    }
}

void MelFilterBank::apply(std::span<const float> power, std::span<float> bands) const noexcept {
    for (std::size_t band = 0; band < bands_.size(); ++band) {
        const Band& entry = bands_[band];
        const float* weights = weights_.data() + entry.first_weight;
        const float* bins = power.data() + entry.first_bin;
        float sum = 0.0F;
        for (std::size_t i = 0; i < entry.size; ++i) sum += weights[i] * bins[i];
        bands[band] = sum;
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
        auto& weights = weights_.emplace_back();
        for (std::size_t i = 0; i < 12; ++i) weights[i] = static_cast<float>(column[i] * scale);
    }
}

void ChromaFilterBank::apply(std::span<const float> power, std::span<float, 12> chroma) const noexcept {
    std::array<float, 12> sums{};
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        const float value = power[first_bin_ + i];
        for (std::size_t pitch_class = 0; pitch_class < 12; ++pitch_class) {
            sums[pitch_class] += value * weights_[i][pitch_class];
        }
    }
    const float most = *std::max_element(sums.begin(), sums.end());
    for (std::size_t i = 0; i < 12; ++i) chroma[i] = most > floor_power ? sums[i] / most : 0.0F;
}

}  // namespace affetto
