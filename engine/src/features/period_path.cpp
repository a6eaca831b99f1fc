#include "features/period_path.h"

#include <algorithm>
#include <cmath>

namespace affetto {
namespace {

// From one state of the path to the next: 1 %.
constexpr double state_step = 0.01;
constexpr std::size_t most_states_a_row = 4;
constexpr double step_cost = 0.03;
// Rows far below the mean loudness say little.
constexpr double loudness_floor = 0.1;

/// The best state to come from, and its total less the cost of the way.
std::pair<std::size_t, double> best_step(const std::vector<double>& totals, std::size_t to) {
    std::size_t best = to;
    const std::size_t first = to - std::min(to, most_states_a_row);
    const std::size_t last = std::min(totals.size() - 1, to + most_states_a_row);
    double most = totals[to];
    for (std::size_t from = first; from <= last; ++from) {
        const double way = static_cast<double>(from) - static_cast<double>(to);
        const double total = totals[from] - step_cost * way * way;
        if (total > most) most = total, best = from;
    }
    return {best, most};
}

double mean_loudness(const Tempogram& tempogram) {
    return std::max(1e-9, static_cast<double>(tempogram.mean()[0]));
}

}  // namespace

PeriodPath::PeriodPath(const Tempogram& tempogram, double period, double share) {
    const auto reach = static_cast<std::size_t>(std::lround(std::log1p(share) / state_step));
    const std::size_t states = 2 * reach + 1, rows = tempogram.row_count();
    const double floor = loudness_floor * mean_loudness(tempogram);
    const auto period_of = [&](std::size_t state) {
        return period * std::exp(state_step * (static_cast<double>(state) - static_cast<double>(reach)));
    };
    std::vector<double> totals(states, 0.0), next(states);
    std::vector<std::size_t> came_from(rows * states, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto values = tempogram.row(row);
        const double loudness = std::max(0.0, static_cast<double>(values[0])) + floor;
        for (std::size_t state = 0; state < states; ++state) {
            const auto [from, total] = best_step(totals, state);
            next[state] = total + static_cast<double>(period_strength(values, period_of(state))) / loudness;
            came_from[row * states + state] = from;
        }
        totals.swap(next);
    }
    periods_.resize(rows);
    auto state = static_cast<std::size_t>(std::max_element(totals.begin(), totals.end()) - totals.begin());
    for (std::size_t row = rows; row-- > 0;) {
        periods_[row] = period_of(state);
        state = came_from[row * states + state];
    }
}

std::vector<float> PeriodPath::by_hop(std::size_t hop_count) const {
    std::vector<float> output(hop_count);
    for (std::size_t hop = 0; hop < hop_count; ++hop) {
        const double place = std::min(static_cast<double>(hop) / Tempogram::hop_hops,
                                      static_cast<double>(periods_.size() - 1));
        const auto row = static_cast<std::size_t>(place);
        const std::size_t after = std::min(row + 1, periods_.size() - 1);
        const double share = place - static_cast<double>(row);
        output[hop] = static_cast<float>(periods_[row] + share * (periods_[after] - periods_[row]));
    }
    return output;
}

float PeriodPath::correlation(const Tempogram& tempogram, double ratio) const noexcept {
    double sum = 0.0;
    for (std::size_t row = 0; row < periods_.size(); ++row) {
        sum += static_cast<double>(value_at_lag(tempogram.row(row), ratio * periods_[row]));
    }
    return static_cast<float>(
        sum / (mean_loudness(tempogram) * std::max(1.0, static_cast<double>(periods_.size()))));
}

float PeriodPath::clarity(const Tempogram& tempogram) const noexcept {
    float sum = 0.0F;
    for (const double ratio : {1.0, 2.0, 4.0}) sum += correlation(tempogram, ratio) / 3.0F;
    return std::clamp(sum, 0.0F, 1.0F);
}

}  // namespace affetto
