#include "nn/matrix.h"

#include <algorithm>
#include <vector>

namespace affetto::nn {
namespace {

float value_at(const char* bytes, std::ptrdiff_t index) noexcept {
    float value;
    std::memcpy(&value, bytes + index * static_cast<std::ptrdiff_t>(sizeof value), sizeof value);
    return value;
}

void copy_singles(const MatrixView& matrix, int rows, float* panel) noexcept {
    for (int column = 0; column < matrix.columns; ++column, panel += panel_rows) {
        for (int row = 0; row < rows; ++row) {
            panel[row] = value_at(matrix.bytes, row * matrix.row_stride + column * matrix.column_stride);
        }
    }
}

}  // namespace

void copy_panel(const MatrixView& matrix, int first_row, float* panel) {
    MatrixView part = matrix;
    part.bytes += first_row * matrix.row_stride * (matrix.half ? 2 : 4);
    const int rows = std::min(panel_rows, matrix.rows - first_row);
    if (!matrix.half) {
        copy_singles(part, rows, panel);
        return;
    }
    // Halves, which only come in rows, become floats all at once; those of one panel stay near the processor.
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(matrix.columns));
    kernels().widen(part.bytes, values.data(), static_cast<int>(values.size()));
    copy_singles(output_major(values.data(), rows, matrix.columns), rows, panel);
}

}  // namespace affetto::nn
