// AVX2 with FMA and F16C: 8 floats at a time.
#include "nn/kernel_variants.h"

#ifdef AFFETTO_X86_KERNELS
#include <immintrin.h>

#include "nn/kernel_bodies.h"

#define AFFETTO_TARGET __attribute__((target("avx2,fma,f16c")))

namespace affetto::nn {
namespace {

AFFETTO_ELEMENTWISE(AFFETTO_TARGET)

AFFETTO_TARGET AFFETTO_INLINE __m256 load(const float* weights) { return _mm256_loadu_ps(weights); }
AFFETTO_TARGET AFFETTO_INLINE __m256 load(const std::uint16_t* halves) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves)));
}

constexpr int lanes = 8;
constexpr int vectors = panel_rows / lanes;

template <typename Weight>
AFFETTO_TARGET AFFETTO_INLINE void add_column(const Weight* weights, float x, __m256 (&sums)[vectors]) {
    const __m256 factor = _mm256_set1_ps(x);
    for (int i = 0; i < vectors; ++i) sums[i] = _mm256_fmadd_ps(load(weights + i * lanes), factor, sums[i]);
}

AFFETTO_TARGET AFFETTO_INLINE void prefetch(const void* weights, std::ptrdiff_t bytes) {
    for (std::ptrdiff_t ahead = 0; ahead < bytes; ahead += prefetch_step) {
        _mm_prefetch(static_cast<const char*>(weights) + prefetch_bytes + ahead, _MM_HINT_T0);
    }
}

template <typename Weight>
AFFETTO_TARGET AFFETTO_INLINE void product(Panels<Weight> panels, const float* x, const float* bias,
                                           float* y) {
    const Weight* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel, bias += panel_rows, y += panel_rows) {
        __m256 totals[vectors] = {};
        for (int column = 0; column < panels.columns;) {
            const int end = std::min(column + columns_per_sum, panels.columns);
            __m256 even[vectors] = {}, odd[vectors] = {};
            for (; column + 1 < end; column += 2, weights += 2 * panel_rows) {
                prefetch(weights, 2 * panel_rows * sizeof(Weight));
                add_column(weights, x[column], even);
                add_column(weights + panel_rows, x[column + 1], odd);
            }
            if (column < end) {
                add_column(weights, x[column++], even);
                weights += panel_rows;
            }
            for (int i = 0; i < vectors; ++i)
                totals[i] = _mm256_add_ps(totals[i], _mm256_add_ps(even[i], odd[i]));
        }
        for (int i = 0; i < vectors; ++i) {
            _mm256_storeu_ps(y + i * lanes, _mm256_add_ps(totals[i], _mm256_loadu_ps(bias + i * lanes)));
        }
    }
}

AFFETTO_TARGET void product_float32(Panels<float> panels, const float* x, const float* bias,
                                    float* y) noexcept {
    product(panels, x, bias, y);
}

// Four rows of int8_columns weights meet the same four values; each row's products are added in pairs,
// which leaves two sums a row.
constexpr int rows_of_vector = 4;
constexpr int int8_vectors = panel_rows / rows_of_vector;

AFFETTO_TARGET AFFETTO_INLINE void add_group(const std::int8_t* weights, const std::int16_t* x,
                                             __m256i (&sums)[int8_vectors]) {
    std::int64_t four;
    std::memcpy(&four, x, sizeof four);
    const __m256i factors = _mm256_set1_epi64x(four);
    for (int i = 0; i < int8_vectors; ++i) {
        const auto* at = reinterpret_cast<const __m128i*>(weights + i * rows_of_vector * int8_columns);
        const __m256i wide = _mm256_cvtepi8_epi16(_mm_loadu_si128(at));
        sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(wide, factors));
    }
}

}  // namespace

AFFETTO_TARGET void avx2_product_float16(Panels<std::uint16_t> panels, const float* x, const float* bias,
                                         float* y) noexcept {
    product(panels, x, bias, y);
}

AFFETTO_TARGET void avx2_product_int8(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x,
                                      float x_scale, const float* bias, float* y) noexcept {
    const std::int8_t* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel) {
        __m256i halves[int8_vectors] = {};
        for (int column = 0; column < panels.columns; column += int8_columns) {
            prefetch(weights, panel_rows * int8_columns);
            add_group(weights, x + column, halves);
            weights += panel_rows * int8_columns;
        }
        alignas(32) std::int32_t sums[panel_rows];
        for (int i = 0; i < int8_vectors; i += 2) {
            // Rows come out as 0 1 4 5 | 2 3 6 7.
            const __m256i added = _mm256_hadd_epi32(halves[i], halves[i + 1]);
            _mm256_store_si256(reinterpret_cast<__m256i*>(sums + i * rows_of_vector),
                               _mm256_permute4x64_epi64(added, 0b11'01'10'00));
        }
        const int first = panel * panel_rows;
        scale_each(sums, rows.scales + first, x_scale, bias + first, y + first);
    }
}

const Kernels avx2_kernels{"avx2",       product_float32, avx2_product_float16, avx2_product_int8,
                           round_values, tanh_values,     sigmoid_values,       exp_values,
                           widen_values};

}  // namespace affetto::nn
#endif
