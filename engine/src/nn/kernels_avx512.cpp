// AVX-512 (F, BW, DQ, VL), 16 floats at a time, and its VNNI instructions for int8.
#include "nn/kernel_variants.h"

#ifdef AFFETTO_X86_KERNELS
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of GCC 12's own header, for values it then ignores
#endif
#include <immintrin.h>

#include "nn/kernel_bodies.h"

#define AFFETTO_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,prefer-vector-width=512")))
#define AFFETTO_TARGET_VNNI \
    __attribute__((         \
        target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c,prefer-vector-width=512")))

namespace affetto::nn {
namespace {

AFFETTO_ELEMENTWISE(AFFETTO_TARGET)

AFFETTO_TARGET AFFETTO_INLINE __m512 load(const float* weights) { return _mm512_loadu_ps(weights); }
AFFETTO_TARGET AFFETTO_INLINE __m512 load(const std::uint16_t* halves) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(halves)));
}

constexpr int lanes = 16;
constexpr int vectors = panel_rows / lanes;

template <typename Weight, int together>
AFFETTO_TARGET AFFETTO_INLINE void add_column(const Weight* weights, std::ptrdiff_t panel_size, float x,
                                              __m512 (&sums)[together][vectors]) {
    const __m512 factor = _mm512_set1_ps(x);
    for (int panel = 0; panel < together; ++panel) {
        for (int i = 0; i < vectors; ++i) {
            const __m512 weight = load(weights + panel * panel_size + i * lanes);
            sums[panel][i] = _mm512_fmadd_ps(weight, factor, sums[panel][i]);
        }
    }
}

// `together` panels at a time, so that enough sums are under way to hide what an addition takes.
template <typename Weight, int together>
AFFETTO_TARGET AFFETTO_INLINE void product_of(const Weight* weights, int columns, const float* x,
                                              const float* bias, float* y) {
    const std::ptrdiff_t panel_size = static_cast<std::ptrdiff_t>(columns) * panel_rows;
    __m512 even[together][vectors] = {}, odd[together][vectors] = {};
    int column = 0;
    for (; column + 1 < columns; column += 2, weights += 2 * panel_rows) {
        for (int panel = 0; panel < together; ++panel) {
            const auto* at = reinterpret_cast<const char*>(weights + panel * panel_size) + prefetch_bytes;
            _mm_prefetch(at, _MM_HINT_T0);
            if (sizeof(Weight) == 4) {
                _mm_prefetch(at + 64, _MM_HINT_T0);
                _mm_prefetch(at + 128, _MM_HINT_T0);
                _mm_prefetch(at + 192, _MM_HINT_T0);
            } else
                _mm_prefetch(at + 64, _MM_HINT_T0);
        }
        add_column(weights, panel_size, x[column], even);
        add_column(weights + panel_rows, panel_size, x[column + 1], odd);
    }
    if (column < columns) add_column(weights, panel_size, x[column], even);
    for (int panel = 0; panel < together; ++panel) {
        for (int i = 0; i < vectors; ++i) {
            const int row = panel * panel_rows + i * lanes;
            const __m512 sum = _mm512_add_ps(even[panel][i], odd[panel][i]);
            _mm512_storeu_ps(y + row, _mm512_add_ps(sum, _mm512_loadu_ps(bias + row)));
        }
    }
}

template <typename Weight>
AFFETTO_TARGET void product(Panels<Weight> panels, const float* x, const float* bias, float* y) noexcept {
    const std::ptrdiff_t panel_size = static_cast<std::ptrdiff_t>(panels.columns) * panel_rows;
    int panel = 0;
    for (; panel + 1 < panels.count; panel += 2) {
        const int row = panel * panel_rows;
        product_of<Weight, 2>(panels.weights + panel * panel_size, panels.columns, x, bias + row, y + row);
    }
    if (panel == panels.count) return;
    const int row = panel * panel_rows;
    product_of<Weight, 1>(panels.weights + panel * panel_size, panels.columns, x, bias + row, y + row);
}

// VNNI multiplies unsigned bytes by signed ones: a vector's value v becomes v + vector_offset, in an upper
// and a lower byte, and the row's sum takes the offset off again. Sums may wrap around on the way; what
// they come to fits.
constexpr int vector_offset = 1 << 14;

struct Bytes {
    alignas(64) std::uint8_t upper[max_int8_columns];
    alignas(64) std::uint8_t lower[max_int8_columns];
};

AFFETTO_TARGET_VNNI AFFETTO_INLINE void split(const std::int16_t* x, int count, Bytes& bytes) {
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<std::uint16_t>(x[i] + vector_offset);
        bytes.upper[i] = static_cast<std::uint8_t>(value >> 8);
        bytes.lower[i] = static_cast<std::uint8_t>(value & 0xFF);
    }
}

AFFETTO_TARGET_VNNI AFFETTO_INLINE __m512i broadcast(const std::uint8_t* four) {
    std::int32_t value;
    std::memcpy(&value, four, sizeof value);
    return _mm512_set1_epi32(value);
}

AFFETTO_TARGET_VNNI void product_int8(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x,
                                      float x_scale, const float* bias, float* y) noexcept {
    const int columns = (panels.columns + int8_columns - 1) / int8_columns * int8_columns;
    Bytes bytes;
    split(x, columns, bytes);
    const std::int8_t* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel) {
        __m512i upper[vectors] = {}, lower[vectors] = {};
        for (int column = 0; column < columns; column += int8_columns) {
            _mm_prefetch(reinterpret_cast<const char*>(weights) + prefetch_bytes, _MM_HINT_T0);
            _mm_prefetch(reinterpret_cast<const char*>(weights) + prefetch_bytes + 64, _MM_HINT_T0);
            const __m512i high = broadcast(bytes.upper + column), low = broadcast(bytes.lower + column);
            for (int i = 0; i < vectors; ++i, weights += lanes * int8_columns) {
                const __m512i weight = _mm512_loadu_si512(weights);
                upper[i] = _mm512_dpbusd_epi32(upper[i], high, weight);
                lower[i] = _mm512_dpbusd_epi32(lower[i], low, weight);
            }
        }
        alignas(64) std::int32_t sums[panel_rows];
        const int first = panel * panel_rows;
        for (int i = 0; i < vectors; ++i) {
            const __m512i offset = _mm512_slli_epi32(_mm512_loadu_si512(rows.sums + first + i * lanes), 14);
            const __m512i joined = _mm512_add_epi32(_mm512_slli_epi32(upper[i], 8), lower[i]);
            _mm512_store_si512(sums + i * lanes, _mm512_sub_epi32(joined, offset));
        }
        scale_each(sums, rows.scales + first, x_scale, bias + first, y + first);
    }
}

}  // namespace

const Kernels avx512_kernels{"avx512",          product<float>, product<std::uint16_t>,
                             avx2_product_int8, round_values,   tanh_values,
                             sigmoid_values,    exp_values,     widen_values};
const Kernels avx512_vnni_kernels{"avx512_vnni",  product<float>, product<std::uint16_t>,
                                  product_int8,   round_values,   tanh_values,
                                  sigmoid_values, exp_values,     widen_values};

}  // namespace affetto::nn
#endif
