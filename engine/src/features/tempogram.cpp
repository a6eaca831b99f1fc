#include "features/tempogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "features/rhythm.h"

namespace affetto {
namespace {

constexpr double fastest_bpm = 240.0, slowest_bpm = 40.0;

constexpr std::size_t lag_of_bpm(double bpm) {
    return static_cast<std::size_t>(hops_per_second * 60.0 / bpm);
}

using Window = std::array<float, Tempogram::window_hops>;

Window hann_window() {
    Window window{};
    for (std::size_t i = 0; i < window.size(); ++i) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / (window.size() - 1);
        window[i] = static_cast<float>(0.5 - 0.5 * std::cos(angle));
    }
    return window;
}

/// Autocorrelation of one window at every lag; partial sums let the loop vectorise.
void autocorrelate(std::span<const float> samples, std::span<float> output) {
    for (std::size_t lag = 0; lag < output.size(); ++lag) {
        const float* __restrict early = samples.data();
        const float* __restrict late = early + lag;
        const std::size_t count = samples.size() - lag;
        std::array<float, 8> sums{};
        std::size_t i = 0;
        for (; i + 8 <= count; i += 8) {
            for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += early[i + lane] * late[i + lane];
        }
        for (; i < count; ++i) sums[0] += early[i] * late[i];
        output[lag] = std::accumulate(sums.begin(), sums.end(), 0.0F);
    }
}

float median_over_beats(std::span<const float> row) {
    std::vector<float> values(row.begin() + static_cast<std::ptrdiff_t>(lag_of_bpm(fastest_bpm)), row.end());
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Where the top lies between its neighbours, by a parabola through the three.
double parabolic_top(std::span<const float> values, std::size_t index) {
    const double before = static_cast<double>(values[index - 1]), here = static_cast<double>(values[index]);
    const double after = static_cast<double>(values[index + 1]), bend = before - 2.0 * here + after;
    return static_cast<double>(index) + (bend < 0.0 ? 0.5 * (before - after) / bend : 0.0);
}

}  // namespace

Tempogram::Tempogram(std::span<const float> pulse) : mean_(lags, 0.0F) {
    const Window window = hann_window();
    std::array<float, lags> of_window{};
    autocorrelate(window, of_window);
    const auto size = static_cast<std::ptrdiff_t>(pulse.size());
    Window samples{};
    for (std::ptrdiff_t centre = 0; centre < size; centre += hop_hops) {
        const std::ptrdiff_t first = centre - window_hops / 2;
        for (std::ptrdiff_t i = 0; i < window_hops; ++i) {
            const bool inside = first + i >= 0 && first + i < size;
            const auto at = static_cast<std::size_t>(i);
            samples[at] = inside ? window[at] * pulse[static_cast<std::size_t>(first + i)] : 0.0F;
        }
        add_row(samples, of_window);
    }
    const auto count = static_cast<float>(std::max<std::size_t>(1, row_count()));
    for (float& value : mean_) value /= count;
}

void Tempogram::add_row(std::span<const float> samples, std::span<const float> of_window) {
    rows_.resize(rows_.size() + lags);
    const std::span<float> row(rows_.data() + rows_.size() - lags, lags);
    autocorrelate(samples, row);
    // A longer lag has less of the window to overlap in.
    for (std::size_t lag = 0; lag < lags; ++lag) row[lag] *= of_window[0] / of_window[lag];
    const float median = median_over_beats(row);
    for (std::size_t lag = 0; lag < lags; ++lag) {
        row[lag] -= median;
        mean_[lag] += row[lag];
    }
}

float value_at_lag(std::span<const float> autocorrelation, double lag) noexcept {
    const double place = std::clamp(lag, 0.0, static_cast<double>(autocorrelation.size() - 1));
    const auto index = static_cast<std::size_t>(place);
    const std::size_t next = std::min(index + 1, autocorrelation.size() - 1);
    const auto share = static_cast<float>(place - static_cast<double>(index));
    return autocorrelation[index] + share * (autocorrelation[next] - autocorrelation[index]);
}

float period_strength(std::span<const float> autocorrelation, double period) noexcept {
    return value_at_lag(autocorrelation, period) + 0.5F * value_at_lag(autocorrelation, 2.0 * period) +
           0.25F * value_at_lag(autocorrelation, 4.0 * period);
}

std::vector<double> candidate_periods(const Tempogram& tempogram, std::size_t most) {
    const std::size_t first = lag_of_bpm(fastest_bpm), last = lag_of_bpm(slowest_bpm);
    std::vector<float> strength(last + 1, 0.0F);
    for (std::size_t lag = first; lag <= last; ++lag) {
        strength[lag] = period_strength(tempogram.mean(), static_cast<double>(lag));
    }
    std::vector<std::size_t> peaks;
    for (std::size_t lag = first + 1; lag < last; ++lag) {
        if (strength[lag] > strength[lag - 1] && strength[lag] >= strength[lag + 1]) peaks.push_back(lag);
    }
    std::stable_sort(peaks.begin(), peaks.end(),
                     [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
    peaks.resize(std::min(peaks.size(), most));
    std::vector<double> periods;
    for (const std::size_t lag : peaks) periods.push_back(parabolic_top(strength, lag));
    return periods;
}

}  // namespace affetto
