// Spectral variants: one a file, each compiled for its own instruction set, where the compiler knows it.
#pragma once

#include "features/spectral_kernels.h"

#if defined(__GNUC__) && defined(__x86_64__)
#define AFFETTO_X86_SPECTRAL 1
#endif

namespace affetto {

extern const SpectralKernels baseline_spectral_kernels;
#ifdef AFFETTO_X86_SPECTRAL
extern const SpectralKernels avx2_spectral_kernels;
extern const SpectralKernels avx512_spectral_kernels;
#endif

}  // namespace affetto
