#include "nn/matrix.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace affetto::nn {

PackedMatrix::PackedMatrix(int rows, int columns)
    : rows_(rows),
      columns_(columns),
      panels_((rows + panel_rows - 1) / panel_rows),
      values_(std::make_shared_for_overwrite<float[]>(static_cast<std::size_t>(panels_) * panel_rows *
                                                      static_cast<std::size_t>(columns))) {
    if (rows_ == padded_rows()) return;
    const std::ptrdiff_t panel_values = static_cast<std::ptrdiff_t>(panel_rows) * columns_;
    std::fill_n(values_.get() + (panels_ - 1) * panel_values, panel_values, 0.0F);  // the padding's value
}

PackedMatrix::PackedMatrix(const MatrixView& matrix) : PackedMatrix(matrix.rows, matrix.columns) {
    set_columns(0, matrix);
}

PackedMatrix::PackedMatrix(const StoredMatrix& matrix) : PackedMatrix(matrix.rows, matrix.columns) {
    set_columns(0, matrix);
}

void PackedMatrix::set_columns(int first_column, const MatrixView& matrix) noexcept {
    for (int panel = 0; panel < panels_; ++panel) {
        const int first_row = panel * panel_rows;
        MatrixView rows = matrix;
        rows.values += first_row * matrix.row_stride;
        rows.rows = std::min(panel_rows, matrix.rows - first_row);
        set_panel(panel, first_column, rows);
    }
}

// The rows of one panel at a time become floats, which stay near the processor.
void PackedMatrix::set_columns(int first_column, const StoredMatrix& matrix) {
    const std::size_t row_bytes = static_cast<std::size_t>(matrix.columns) * (matrix.half ? 2 : 4);
    std::vector<float> values(static_cast<std::size_t>(panel_rows) *
                              static_cast<std::size_t>(matrix.columns));
    const char* bytes = matrix.bytes;
    for (int panel = 0; panel < panels_; ++panel) {
        const int rows = std::min(panel_rows, matrix.rows - panel * panel_rows);
        const std::size_t panel_bytes = static_cast<std::size_t>(rows) * row_bytes;
        if (matrix.half) {
            kernels().widen(bytes, values.data(), rows * matrix.columns);
        } else {
            std::memcpy(values.data(), bytes, panel_bytes);
        }
        bytes += panel_bytes;
        set_panel(panel, first_column, output_major(values.data(), rows, matrix.columns));
    }
}

void PackedMatrix::set_panel(int panel, int first_column, const MatrixView& rows) noexcept {
    float* values =
        values_.get() + (static_cast<std::ptrdiff_t>(panel) * columns_ + first_column) * panel_rows;
    for (int column = 0; column < rows.columns; ++column, values += panel_rows) {
        for (int row = 0; row < rows.rows; ++row) values[row] = rows.at(row, column);
    }
}

}  // namespace affetto::nn
