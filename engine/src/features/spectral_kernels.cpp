#include "features/spectral_kernels.h"

#include <array>

#include "features/spectral_variants.h"

namespace affetto {
namespace {

#ifdef AFFETTO_X86_SPECTRAL
constexpr std::array variants{&baseline_spectral_kernels, &avx2_spectral_kernels, &avx512_spectral_kernels};

std::size_t usable_variants() noexcept {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2")) return 1;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl")
               ? 3
               : 2;
}
#else
constexpr std::array variants{&baseline_spectral_kernels};

std::size_t usable_variants() noexcept { return variants.size(); }
#endif

}  // namespace

std::span<const SpectralKernels* const> available_spectral_kernels() noexcept {
    return std::span(variants).first(usable_variants());
}

}  // namespace affetto
