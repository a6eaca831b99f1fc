// AVX-512 (F, BW, DQ, VL), 16 floats at a time, and its VNNI instructions for int8.
#include "nn/kernel_variants.h"

#ifdef AFFETTO_X86_KERNELS
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of GCC 12's own header, for values it then ignores
#endif
#include <immintrin.h>

#include "nn/kernel_bodies.h"

// Clang does not know this word, and then ignores all the others with it.
#if defined(__clang__)
#define AFFETTO_WIDTH ""
#else
#define AFFETTO_WIDTH ",prefer-vector-width=512"
#endif
#define AFFETTO_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c" AFFETTO_WIDTH)))
#define AFFETTO_TARGET_VNNI \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c" AFFETTO_WIDTH)))

namespace affetto::nn {
namespace {

AFFETTO_ELEMENTWISE(AFFETTO_TARGET)

constexpr int lanes = 16;
constexpr int vectors = panel_rows / lanes;

AFFETTO_TARGET AFFETTO_INLINE void prefetch(const void* weights, std::ptrdiff_t bytes) {
    for (std::ptrdiff_t ahead = 0; ahead < bytes; ahead += prefetch_step) {
        _mm_prefetch(static_cast<const char*>(weights) + prefetch_bytes + ahead, _MM_HINT_T0);
    }
}

AFFETTO_TARGET AFFETTO_INLINE void add_column(const float* weights, float x, __m512 (&sums)[vectors]) {
    const __m512 factor = _mm512_set1_ps(x);
    for (int i = 0; i < vectors; ++i) {
        sums[i] = _mm512_fmadd_ps(_mm512_loadu_ps(weights + i * lanes), factor, sums[i]);
    }
}

AFFETTO_TARGET void product_float32(Panels<float> panels, const float* x, const float* bias,
                                    float* y) noexcept {
    const float* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel, bias += panel_rows, y += panel_rows) {
        __m512 totals[vectors] = {};
        for (int column = 0; column < panels.columns;) {
            const int end = std::min(column + columns_per_sum, panels.columns);
            __m512 even[vectors] = {}, odd[vectors] = {};
            for (; column + 1 < end; column += 2, weights += 2 * panel_rows) {
                prefetch(weights, 2 * panel_rows * sizeof(float));
                add_column(weights, x[column], even);
                add_column(weights + panel_rows, x[column + 1], odd);
            }
            if (column < end) {
                add_column(weights, x[column++], even);
                weights += panel_rows;
            }
            for (int i = 0; i < vectors; ++i)
                totals[i] = _mm512_add_ps(totals[i], _mm512_add_ps(even[i], odd[i]));
        }
        for (int i = 0; i < vectors; ++i) {
            _mm512_storeu_ps(y + i * lanes, _mm512_add_ps(totals[i], _mm512_loadu_ps(bias + i * lanes)));
        }
    }
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

/// Sums of a panel's rows, those of the vector's upper bytes and of its lower ones.
struct Sums {
    __m512i upper[vectors], lower[vectors];
};

AFFETTO_TARGET_VNNI AFFETTO_INLINE void add_group(const std::int8_t* weights, const Bytes& bytes, int column,
                                                  Sums& sums) {
    const __m512i high = broadcast(bytes.upper + column), low = broadcast(bytes.lower + column);
    for (int i = 0; i < vectors; ++i) {
        __m512i weight = _mm512_loadu_si512(weights + i * lanes * int8_columns);
        asm("" : "+v"(weight));  // else each product loads it for itself
        sums.upper[i] = _mm512_dpbusd_epi32(sums.upper[i], high, weight);
        sums.lower[i] = _mm512_dpbusd_epi32(sums.lower[i], low, weight);
    }
}

AFFETTO_TARGET_VNNI void product_int8_vnni(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x,
                                           float x_scale, const float* bias, float* y) noexcept {
    constexpr int group = panel_rows * int8_columns;
    const int columns = (panels.columns + int8_columns - 1) / int8_columns * int8_columns;
    Bytes bytes;
    split(x, columns, bytes);
    const std::int8_t* weights = panels.weights;
    for (int panel = 0; panel < panels.count; ++panel) {
        Sums even{}, odd{};  // so that no product need wait for the one before
        int column = 0;
        for (; column + int8_columns < columns; column += 2 * int8_columns, weights += 2 * group) {
            prefetch(weights, 2 * group);
            add_group(weights, bytes, column, even);
            add_group(weights + group, bytes, column + int8_columns, odd);
        }
        if (column < columns) {
            add_group(weights, bytes, column, even);
            weights += group;
        }
        alignas(64) std::int32_t sums[panel_rows];
        const int first = panel * panel_rows;
        for (int i = 0; i < vectors; ++i) {
            const __m512i upper = _mm512_add_epi32(even.upper[i], odd.upper[i]);
            const __m512i lower = _mm512_add_epi32(even.lower[i], odd.lower[i]);
            const __m512i offset = _mm512_slli_epi32(_mm512_loadu_si512(rows.sums + first + i * lanes), 14);
            const __m512i joined = _mm512_add_epi32(_mm512_slli_epi32(upper, 8), lower);
            _mm512_store_si512(sums + i * lanes, _mm512_sub_epi32(joined, offset));
        }
        scale_each(sums, rows.scales + first, x_scale, bias + first, y + first);
    }
}

}  // namespace

const Kernels avx512_kernels{"avx512",          product_float32, avx2_product_float16,
                             avx2_product_int8, round_values,    tanh_values,
                             sigmoid_values,    exp_values,      widen_values};
const Kernels avx512_vnni_kernels{"avx512_vnni",     product_float32, avx2_product_float16,
                                  product_int8_vnni, round_values,    tanh_values,
                                  sigmoid_values,    exp_values,      widen_values};

}  // namespace affetto::nn
#endif
