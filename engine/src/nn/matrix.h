// Matrices: how readers hand weights over.
//
// Threading model: pure functions over the caller's memory; copy_panel allocates.
#pragma once

#include <cstddef>
#include <cstring>

#include "nn/kernels.h"

namespace affetto::nn {

/// Weights in a file's own order, seen as [rows = outputs, columns = inputs].
struct MatrixView {
    const char* bytes = nullptr;  ///< Little-endian, of any alignment.
    bool half = false;            ///< Half precision, else single.
    int rows = 0;
    int columns = 0;
    std::ptrdiff_t row_stride = 0;  ///< In values, as is the next.
    std::ptrdiff_t column_stride = 0;
};

/// [outputs, inputs] in rows, PyTorch's order, as a safetensors file holds it.
inline MatrixView stored_rows(const char* bytes, bool half, int rows, int columns) noexcept {
    return {bytes, half, rows, columns, columns, 1};
}

/// [outputs, inputs] in rows, PyTorch's order.
inline MatrixView output_major(const float* values, int rows, int columns) noexcept {
    return {reinterpret_cast<const char*>(values), false, rows, columns, columns, 1};
}

/// [inputs, outputs] in rows, the order of Keras and RTNeural.
inline MatrixView input_major(const float* values, int rows, int columns) noexcept {
    return {reinterpret_cast<const char*>(values), false, rows, columns, 1, rows};
}

/// Copies the rows from `first_row` on, panel_rows at most, to floats in the kernels' order: column after
/// column, each of panel_rows values. Rows beyond the last are left as they are.
void copy_panel(const MatrixView& matrix, int first_row, float* panel);

}  // namespace affetto::nn
