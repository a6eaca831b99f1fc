// int8 panels: the rounding of a panel's rows to 8 bits. For loading; allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "nn/kernels.h"

namespace affetto::nn {

/// Weights in a panel of that many columns, with those beyond the last.
constexpr std::size_t int8_panel_size(int columns) noexcept {
    return static_cast<std::size_t>((columns + int8_columns - 1) / int8_columns * int8_columns) * panel_rows;
}

/// Where in its panel a weight lies.
constexpr std::ptrdiff_t int8_place(int row, int column) noexcept {
    return (static_cast<std::ptrdiff_t>(column / int8_columns) * panel_rows + row) * int8_columns +
           column % int8_columns;
}

/// Rounds a panel of `columns` times panel_rows floats, column after column, to `weights`, which are
/// zeros; each row with the scale that makes the sum of its squared errors least, among some.
void round_panel(const float* panel, int columns, std::int8_t* weights, float* scales,
                 std::int32_t* sums) noexcept;

}  // namespace affetto::nn
