// Kernels: the arithmetic that all layers share, in one variant for each instruction set.
//
// Threading model: pure functions over the caller's memory; real-time safe. `use_kernels` may be called
// at any time: every variant reads the same layout.
//
// A matrix lies in panels of panel_rows rows, so that it is read once, from its begin to its end:
// - float32, float16: column after column, each with its panel_rows weights;
// - int8: group after group of int8_columns columns, each with panel_rows times int8_columns weights, row
//   by row; columns beyond the last are zeros.
// Rows beyond the last are zeros.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace affetto::nn {

/// Rows that are computed together; a matrix is padded to a multiple of it.
inline constexpr int panel_rows = 32;
/// Columns of int8 weights that lie together in a row.
inline constexpr int int8_columns = 4;
/// The largest magnitude of a rounded vector's values: with weights of at most 127 in magnitude, rows of
/// up to max_int8_columns sum up in 32 bits.
inline constexpr int int8_vector_limit = 16383;
inline constexpr int max_int8_columns = 1024;

/// Panels of weights of one type, side by side.
template <typename Weight>
struct Panels {
    const Weight* weights;
    int count;    ///< Of panels.
    int columns;  ///< Of the matrix.
};

/// What int8 rows need beside their weights: one value a row.
struct Int8Rows {
    const float* scales;       ///< A weight's worth.
    const std::int32_t* sums;  ///< Of the row's weights.
};

struct Kernels {
    const char* name;
    /// y = M x + b. `x` has as many values as there are columns; `bias` and `y` have count * panel_rows.
    ///
    /// Each variant but the baseline fuses multiplication and addition, and all of those give the same
    /// bits; a sum's terms are added in the same order everywhere.
    void (*product_float32)(Panels<float> panels, const float* x, const float* bias, float* y) noexcept;
    /// The same of weights in half precision.
    void (*product_float16)(Panels<std::uint16_t> panels, const float* x, const float* bias,
                            float* y) noexcept;
    /// The same of an x that is `x` times `x_scale`, with int8_vector_limit at most in magnitude and zeros
    /// up to the next multiple of int8_columns. Every variant gives the same bits.
    void (*product_int8)(Panels<std::int8_t> panels, Int8Rows rows, const std::int16_t* x, float x_scale,
                         const float* bias, float* y) noexcept;
    /// Rounds `count` values to what product_int8 takes and gives their scale.
    float (*round_vector)(const float* values, int count, std::int16_t* rounded) noexcept;
    /// In place; each is within 2e-7 of the true value (exp: relative) for every finite input, the same
    /// bits in every variant.
    void (*tanh)(float* values, int count) noexcept;
    void (*sigmoid)(float* values, int count) noexcept;
    /// e^x, for x in [-87, 88] and clamped to it.
    void (*exp)(float* values, int count) noexcept;
    /// Two bytes each of IEEE 754 half precision, of any alignment, to floats, exactly; what stands for
    /// infinity or NaN comes out at 65536 or above.
    void (*widen)(const char* halves, float* values, int count) noexcept;
};

/// The variants that this processor runs; the last is the fastest.
std::span<const Kernels* const> available_kernels() noexcept;

/// The variant in use: the fastest, unless use_kernels chose another.
const Kernels& kernels() noexcept;

/// Makes the variant of that name the one in use, for the whole process; false where it is not available.
bool use_kernels(std::string_view name) noexcept;

}  // namespace affetto::nn
