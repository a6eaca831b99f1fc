// Kernel variants: one a file, each compiled for its own instruction set, where the compiler knows it.
#pragma once

#include "nn/kernels.h"

#if defined(__GNUC__) && defined(__x86_64__)
#define AFFETTO_X86_KERNELS 1
#elif defined(__GNUC__) && defined(__aarch64__)
#define AFFETTO_NEON_KERNELS 1
#endif

namespace affetto::nn {

extern const Kernels baseline_kernels;
#ifdef AFFETTO_X86_KERNELS
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;
extern const Kernels avx512_vnni_kernels;
/// AVX2's, which serve AVX-512 too: it widens 16 halves no faster than twice 8, and without VNNI it has no
/// instructions that the int8 product would gain by.
void avx2_product_float16(Panels<std::uint16_t> panels, const float* x, const float* bias, float* y) noexcept;
void avx2_product_int8(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x, float x_scale,
                       const float* bias, float* y) noexcept;
#endif
#ifdef AFFETTO_NEON_KERNELS
extern const Kernels neon_kernels;
#endif

}  // namespace affetto::nn
