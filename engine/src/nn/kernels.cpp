#include "nn/kernels.h"

#include <array>
#include <atomic>

#include "nn/kernel_variants.h"

#ifdef AFFETTO_X86_KERNELS
#include <cpuid.h>
#endif

namespace affetto::nn {
namespace {

#ifdef AFFETTO_X86_KERNELS
constexpr std::array variants{&baseline_kernels, &avx2_kernels, &avx512_kernels, &avx512_vnni_kernels};

/// CPUID's bit for F16C, by which name Clang 14 does not know it.
bool converts_halves() noexcept {
    unsigned int eax = 0;
    unsigned int ebx = 0;
    unsigned int ecx = 0;
    unsigned int edx = 0;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & (1U << 29)) != 0;
}

std::size_t usable_variants() noexcept {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !converts_halves()) return 1;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl")) {
        return 2;
    }
    return __builtin_cpu_supports("avx512vnni") ? 4 : 3;
}
#else
#ifdef AFFETTO_NEON_KERNELS
constexpr std::array variants{&baseline_kernels, &neon_kernels};
#else
constexpr std::array variants{&baseline_kernels};
#endif

std::size_t usable_variants() noexcept { return variants.size(); }
#endif

// Chosen at the first use and constant from then on, unless use_kernels says otherwise; whoever comes first
// chooses the same, so that no lock is needed.
constinit std::atomic<const Kernels*> in_use = nullptr;

}  // namespace

std::span<const Kernels* const> available_kernels() noexcept {
    return std::span(variants).first(usable_variants());
}

const Kernels& kernels() noexcept {
    const Kernels* chosen = in_use.load(std::memory_order_relaxed);
    if (chosen != nullptr) return *chosen;
    chosen = available_kernels().back();
    in_use.store(chosen, std::memory_order_relaxed);
    return *chosen;
}

bool use_kernels(std::string_view name) noexcept {
    for (const Kernels* variant : available_kernels()) {
        if (name != variant->name) continue;
        in_use.store(variant, std::memory_order_relaxed);
        return true;
    }
    return false;
}

}  // namespace affetto::nn
