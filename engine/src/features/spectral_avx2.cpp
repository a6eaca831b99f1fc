// AVX2: 8 floats at a time.
#include "features/spectral_variants.h"

#ifdef AFFETTO_X86_SPECTRAL
#define AFFETTO_TARGET __attribute__((target("avx2")))
#define AFFETTO_LANES 8
#include "features/spectral_body.h"

namespace affetto {

const SpectralKernels avx2_spectral_kernels{"avx2", AFFETTO_SPECTRAL_FUNCTIONS};

}  // namespace affetto
#endif
