#include "nn/int8_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "nn/kernel_bodies.h"

namespace affetto::nn {
namespace {

constexpr float largest_weight = 127.0F;
// Parts of a row's largest magnitude that may become 127: below 1 a few weights are clipped, so that all
// the others are rounded more finely.
constexpr std::array parts_of_largest{1.0F, 0.95F, 0.9F, 0.85F, 0.8F, 0.75F};

using Row = std::array<float, panel_rows>;

AFFETTO_INLINE float rounded(float value, float inverse_scale) {
    const float scaled = std::clamp(value * inverse_scale, -largest_weight, largest_weight);
    return (scaled + rounder) - rounder;
}

Row largest_of(const float* panel, int columns) noexcept {
    Row largest{};
    for (int column = 0; column < columns; ++column, panel += panel_rows) {
        for (std::size_t row = 0; row < panel_rows; ++row)
            largest[row] = std::max(largest[row], std::fabs(panel[row]));
    }
    return largest;
}

Row inverse_of(const Row& scales) noexcept {
    Row inverse{};
    for (std::size_t row = 0; row < panel_rows; ++row)
        inverse[row] = scales[row] > 0.0F ? 1.0F / scales[row] : 0.0F;
    return inverse;
}

Row squared_errors(const float* panel, int columns, const Row& scales) noexcept {
    const Row inverse = inverse_of(scales);
    Row errors{};
    for (int column = 0; column < columns; ++column, panel += panel_rows) {
        for (std::size_t row = 0; row < panel_rows; ++row) {
            const float error = rounded(panel[row], inverse[row]) * scales[row] - panel[row];
            errors[row] += error * error;
        }
    }
    return errors;
}

Row best_scales(const float* panel, int columns) noexcept {
    const Row largest = largest_of(panel, columns);
    Row best{}, least{};
    for (const float part : parts_of_largest) {
        Row scales{};
        for (std::size_t row = 0; row < panel_rows; ++row) scales[row] = largest[row] * part / largest_weight;
        const Row errors = squared_errors(panel, columns, scales);
        for (std::size_t row = 0; row < panel_rows; ++row) {
            if (part != parts_of_largest.front() && errors[row] >= least[row]) continue;
            best[row] = scales[row];
            least[row] = errors[row];
        }
    }
    return best;
}

}  // namespace

void round_panel(const float* panel, int columns, std::int8_t* weights, float* scales,
                 std::int32_t* sums) noexcept {
    const Row best = best_scales(panel, columns), inverse = inverse_of(best);
    std::copy(best.begin(), best.end(), scales);
    for (int column = 0; column < columns; ++column, panel += panel_rows) {
        for (int row = 0; row < panel_rows; ++row) {
            const auto at = static_cast<std::size_t>(row);
            const auto weight = static_cast<std::int8_t>(rounded(panel[row], inverse[at]));
            weights[int8_place(row, column)] = weight;
            sums[row] += weight;
        }
    }
}

}  // namespace affetto::nn
