// NEON of 64-bit ARM: 4 floats at a time.
#include "nn/kernel_variants.h"

#ifdef AFFETTO_NEON_KERNELS
#include <arm_neon.h>

#include "nn/kernel_bodies.h"

namespace affetto::nn {
namespace {

AFFETTO_ELEMENTWISE()

AFFETTO_INLINE float32x4_t load(const float* weights) { return vld1q_f32(weights); }
AFFETTO_INLINE float32x4_t load(const std::uint16_t* halves) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(halves)));
}

constexpr int lanes = 4;
constexpr int vectors = panel_rows / lanes;

template <typename Weight>
AFFETTO_INLINE void add_column(const Weight* weights, float x, float32x4_t (&sums)[vectors]) {
    for (int i = 0; i < vectors; ++i) sums[i] = vfmaq_n_f32(sums[i], load(weights + i * lanes), x);
}

template <typename Weight>
void product(Panels<Weight> panels, const float* x, const float* bias, float* y) noexcept {
    const Weight* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel, bias += panel_rows, y += panel_rows) {
        float32x4_t totals[vectors] = {};
        for (int column = 0; column < panels.columns;) {
            const int end = std::min(column + columns_per_sum, panels.columns);
            float32x4_t even[vectors] = {}, odd[vectors] = {};
            for (; column + 1 < end; column += 2, weights += 2 * panel_rows) {
                add_column(weights, x[column], even);
                add_column(weights + panel_rows, x[column + 1], odd);
            }
            if (column < end) {
                add_column(weights, x[column++], even);
                weights += panel_rows;
            }
            for (int i = 0; i < vectors; ++i) totals[i] = vaddq_f32(totals[i], vaddq_f32(even[i], odd[i]));
        }
        for (int i = 0; i < vectors; ++i) {
            vst1q_f32(y + i * lanes, vaddq_f32(totals[i], vld1q_f32(bias + i * lanes)));
        }
    }
}

// Four rows of int8_columns weights meet the same four values; the products of two rows are added in pairs,
// which leaves two sums a row.
constexpr int int8_vectors = panel_rows / 2;

AFFETTO_INLINE void add_group(const std::int8_t* weights, const std::int16_t* x,
                              int32x4_t (&sums)[int8_vectors]) {
    const int16x4_t factors = vld1_s16(x);
    for (int i = 0; i < int8_vectors; ++i) {
        const int16x8_t two = vmovl_s8(vld1_s8(weights + i * 2 * int8_columns));
        const int32x4_t first = vmull_s16(vget_low_s16(two), factors);
        const int32x4_t second = vmull_s16(vget_high_s16(two), factors);
        sums[i] = vaddq_s32(sums[i], vpaddq_s32(first, second));
    }
}

void product_int8(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x, float x_scale,
                  const float* bias, float* y) noexcept {
    const std::int8_t* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel) {
        int32x4_t halves[int8_vectors] = {};
        for (int column = 0; column < panels.columns; column += int8_columns) {
            add_group(weights, x + column, halves);
            weights += panel_rows * int8_columns;
        }
        std::int32_t sums[panel_rows];
        for (int i = 0; i < int8_vectors; i += 2)
            vst1q_s32(sums + 2 * i, vpaddq_s32(halves[i], halves[i + 1]));
        const int first = panel * panel_rows;
        scale_each(sums, rows.scales + first, x_scale, bias + first, y + first);
    }
}

}  // namespace

const Kernels neon_kernels{"neon",         product<float>, product<std::uint16_t>,
                           product_int8,   round_values,   tanh_values,
                           sigmoid_values, exp_values,     widen_values};

}  // namespace affetto::nn
#endif
