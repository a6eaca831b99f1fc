#include "features/tempo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "features/rhythm.h"

namespace affetto {
namespace {

constexpr double fastest_bpm = 240.0, slowest_bpm = 40.0;
// One state of the period path to the next: 1 %.
constexpr double path_step = 0.01;
constexpr int most_steps = 4;
constexpr double step_cost = 0.03;

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
void autocorrelate(const Window& samples, std::span<float> output) {
    for (std::size_t lag = 0; lag < output.size(); ++lag) {
        const std::size_t count = samples.size() - lag;
        std::array<float, 8> sums{};
        std::size_t i = 0;
        for (; i + 8 <= count; i += 8) {
            for (std::size_t lane = 0; lane < 8; ++lane) {
                sums[lane] += samples[i + lane] * samples[i + lane + lag];
            }
        }
        for (; i < count; ++i) sums[0] += samples[i] * samples[i + lag];
        output[lag] = std::accumulate(sums.begin(), sums.end(), 0.0F);
    }
}

}  // namespace

Tempogram::Tempogram(std::span<const float> pulse) : mean_(lags, 0.0F) {
    const Window window = hann_window();
    std::array<float, lags> of_window{};
    autocorrelate(window, of_window);
    const auto size = static_cast<std::ptrdiff_t>(pulse.size());
    Window part{};
    for (std::ptrdiff_t centre = 0; centre < size; centre += hop_hops) {
        for (std::ptrdiff_t i = 0; i < window_hops; ++i) {
            const std::ptrdiff_t hop = centre + i - window_hops / 2;
            const bool inside = hop >= 0 && hop < size;
            part[static_cast<std::size_t>(i)] =
                inside ? window[static_cast<std::size_t>(i)] * pulse[static_cast<std::size_t>(hop)] : 0.0F;
        }
        rows_.resize(rows_.size() + lags);
        const std::span<float> row(rows_.data() + rows_.size() - lags, lags);
        autocorrelate(part, row);
        // A longer lag has less of the window to overlap in.
        for (std::size_t lag = 0; lag < lags; ++lag) {
            row[lag] *= of_window[0] / of_window[lag];
            mean_[lag] += row[lag];
        }
    }
    const float scale = mean_[0] > 0.0F ? 1.0F / mean_[0] : 0.0F;
    for (float& value : mean_) value *= scale;
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
    const auto first = static_cast<std::size_t>(hops_per_second * 60.0 / fastest_bpm);
    const auto last = static_cast<std::size_t>(hops_per_second * 60.0 / slowest_bpm);
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
    for (const std::size_t lag : peaks) {
        const double before = static_cast<double>(strength[lag - 1]),
                     here = static_cast<double>(strength[lag]);
        const double after = static_cast<double>(strength[lag + 1]), bend = before - 2.0 * here + after;
        periods.push_back(static_cast<double>(lag) + (bend < 0.0 ? 0.5 * (before - after) / bend : 0.0));
    }
    return periods;
}

std::vector<float> period_path(const Tempogram& tempogram, double period, double share,
                               std::size_t hop_count) {
    const int reach = static_cast<int>(std::lround(std::log1p(share) / path_step));
    const std::size_t states = static_cast<std::size_t>(2 * reach + 1), rows = tempogram.row_count();
    std::vector<double> periods(states);
    for (std::size_t s = 0; s < states; ++s) {
        periods[s] = period * std::exp(path_step * (static_cast<double>(s) - reach));
    }
    double loudness = 0.0;
    for (std::size_t r = 0; r < rows; ++r) loudness += static_cast<double>(tempogram.row(r)[0]);
    loudness = 0.1 * loudness / static_cast<double>(std::max<std::size_t>(1, rows)) + 1e-9;

    std::vector<double> score(states, 0.0), next(states);
    std::vector<std::size_t> from(rows * states, 0);
    for (std::size_t r = 0; r < rows; ++r) {
        const auto row = tempogram.row(r);
        for (std::size_t s = 0; s < states; ++s) {
            std::size_t best = s;
            double most = score[s];
            const auto steps = static_cast<std::size_t>(most_steps);
            for (std::size_t o = s - std::min(s, steps); o <= std::min(states - 1, s + steps); ++o) {
                const double moved = static_cast<double>(o) - static_cast<double>(s);
                const double value = score[o] - step_cost * moved * moved;
                if (value > most) most = value, best = o;
            }
            next[s] = most + static_cast<double>(period_strength(row, periods[s])) /
                                 (static_cast<double>(row[0]) + loudness);
            from[r * states + s] = best;
        }
        score.swap(next);
    }
    std::vector<double> path(rows, period);
    auto state = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
    for (std::size_t r = rows; r-- > 0;) {
        path[r] = periods[state];
        state = from[r * states + state];
    }
    std::vector<float> output(hop_count, static_cast<float>(period));
    for (std::size_t hop = 0; hop < hop_count && rows > 0; ++hop) {
        const double place =
            std::min(static_cast<double>(hop) / Tempogram::hop_hops, static_cast<double>(rows - 1));
        const auto index = static_cast<std::size_t>(place);
        const std::size_t after = std::min(index + 1, rows - 1);
        output[hop] = static_cast<float>(path[index] +
                                         (place - static_cast<double>(index)) * (path[after] - path[index]));
    }
    return output;
}

}  // namespace affetto
