#include "nn/matrix.h"

#include <algorithm>

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
    for (int panel = 0; panel < panels_; ++panel) {
        const int first_row = panel * panel_rows;
        const int rows = std::min(panel_rows, matrix.rows - first_row);
        float* values =
            values_.data() + (static_cast<std::ptrdiff_t>(panel) * columns_ + first_column) * panel_rows;
        for (int column = 0; column < matrix.columns; ++column, values += panel_rows) {
            for (int row = 0; row < rows; ++row) values[row] = matrix.at(first_row + row, column);
        }
    }
}

}  // namespace affetto::nn
