// The baseline: plain C++ for any processor, and what the other variants are tested against.
#include "nn/kernel_bodies.h"
#include "nn/kernel_variants.h"

namespace affetto::nn {
namespace {

AFFETTO_ELEMENTWISE()

float as_float(float weight) { return weight; }
float as_float(std::uint16_t half) { return float_of_half(half); }

template <typename Weight>
void product(Panels<Weight> panels, const float* x, const float* bias, float* y) noexcept {
    const Weight* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel, bias += panel_rows, y += panel_rows) {
        float totals[panel_rows] = {};
        for (int column = 0; column < panels.columns;) {
            const int end = std::min(column + columns_per_sum, panels.columns);
            float sums[2][panel_rows] = {};
            for (; column < end; ++column, weights += panel_rows) {
                float* const sum = sums[column % 2];
                for (int row = 0; row < panel_rows; ++row) sum[row] += as_float(weights[row]) * x[column];
            }
            for (int row = 0; row < panel_rows; ++row) totals[row] += sums[0][row] + sums[1][row];
        }
        for (int row = 0; row < panel_rows; ++row) y[row] = totals[row] + bias[row];
    }
}

void product_int8(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x, float x_scale,
                  const float* bias, float* y) noexcept {
    const std::int8_t* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel) {
        std::int32_t sums[panel_rows] = {};
        for (int column = 0; column < panels.columns; column += int8_columns) {
            for (int row = 0; row < panel_rows; ++row, weights += int8_columns) {
                for (int i = 0; i < int8_columns; ++i) sums[row] += weights[i] * x[column + i];
            }
        }
        const int first = panel * panel_rows;
        scale_each(sums, rows.scales + first, x_scale, bias + first, y + first);
    }
}

}  // namespace

const Kernels baseline_kernels{"baseline",     product<float>, product<std::uint16_t>,
                               product_int8,   round_values,   tanh_values,
                               sigmoid_values, exp_values,     widen_values};

}  // namespace affetto::nn
