// What every processor has: vectors of 4 floats (SSE2, NEON), or what the compiler makes of them.
#include "features/spectral_variants.h"

#define AFFETTO_TARGET
#define AFFETTO_LANES 4
#include "features/spectral_body.h"

namespace affetto {

const SpectralKernels baseline_spectral_kernels{"baseline", AFFETTO_SPECTRAL_FUNCTIONS};

}  // namespace affetto
