// AVX-512 (F, DQ, VL): 16 floats at a time.
#include "features/spectral_variants.h"

#ifdef AFFETTO_X86_SPECTRAL
#define AFFETTO_TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx2")))
#define AFFETTO_LANES 16
#include "features/spectral_body.h"

namespace affetto {

const SpectralKernels avx512_spectral_kernels{"avx512", AFFETTO_SPECTRAL_FUNCTIONS};

}  // namespace affetto
#endif
