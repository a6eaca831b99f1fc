#include "nn/matrix.h"

namespace affetto::nn {

PackedMatrix::PackedMatrix(int rows, int columns)
    : rows_(rows),
      columns_(columns),
      panels_((rows + panel_rows - 1) / panel_rows),
      values_(static_cast<std::size_t>(panels_) * panel_rows * static_cast<std::size_t>(columns)) {}

PackedMatrix::PackedMatrix(const MatrixView& matrix) : PackedMatrix(matrix.rows, matrix.columns) {
    set_columns(0, matrix);
}

void PackedMatrix::set_columns(int first_column, const MatrixView& matrix) noexcept {
    const auto panel_size = static_cast<std::size_t>(columns_) * panel_rows;
    for (int row = 0; row < matrix.rows; ++row) {
        float* values =
            values_.data() + static_cast<std::size_t>(row / panel_rows) * panel_size + row % panel_rows;
        for (int column = 0; column < matrix.columns; ++column) {
            values[static_cast<std::size_t>(first_column + column) * panel_rows] = matrix.at(row, column);
        }
    }
}

}  // namespace affetto::nn
