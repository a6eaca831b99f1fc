// Kernels: the arithmetic that all layers share, in one variant for each instruction set.
//
// Threading model: pure functions over the caller's memory; real-time safe.
// Every variant adds in the same order and never fuses a multiplication with an addition, so that
// all of them give the same bits.
#pragma once

#include <span>

namespace affetto::nn {

/// Rows that are computed together; a PackedMatrix is padded to a multiple of it.
inline constexpr int panel_rows = 32;

struct Kernels {
    const char* name;
    /// y += M x. `panels` holds `panel_count` panels, each of `columns` columns of panel_rows weights;
    /// `x` has `columns` values, `y` panel_count * panel_rows.
    void (*add_product)(const float* panels, int panel_count, int columns, const float* x, float* y) noexcept;
    /// In place; each is within 2e-7 of the true value (exp: relative) for every finite input.
    void (*tanh)(float* values, int count) noexcept;
    void (*sigmoid)(float* values, int count) noexcept;
    /// e^x, for x in [-87, 88] and clamped to it.
    void (*exp)(float* values, int count) noexcept;
    /// Two bytes each of IEEE 754 half precision, of any alignment, to floats, exactly; what stands for
    /// infinity or NaN comes out at 65536 or above.
    void (*widen)(const char* halves, float* values, int count) noexcept;
};

/// The variants that this processor runs; the last is the fastest.
std::span<const Kernels> available_kernels() noexcept;

/// The fastest variant.
const Kernels& kernels() noexcept;

}  // namespace affetto::nn
