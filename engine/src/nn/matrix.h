// Matrices: how readers hand weights over, and how layers keep them.
//
// Threading model: building allocates; PackedMatrix::add_product is real-time safe.
#pragma once

#include <cstddef>
#include <memory>

#include "nn/kernels.h"

namespace affetto::nn {

/// Weights in a file's own order, seen as [rows = outputs, columns = inputs].
struct MatrixView {
    const float* values = nullptr;
    int rows = 0;
    int columns = 0;
    std::ptrdiff_t row_stride = 0;
    std::ptrdiff_t column_stride = 0;

    float at(int row, int column) const noexcept { return values[row * row_stride + column * column_stride]; }
};

/// [outputs, inputs] in rows, as a safetensors file holds it: bytes of any alignment, little-endian.
struct StoredMatrix {
    const char* bytes = nullptr;
    bool half = false;  ///< Half precision, else single.
    int rows = 0;
    int columns = 0;
};

/// [outputs, inputs] in rows, PyTorch's order.
inline MatrixView output_major(const float* values, int rows, int columns) noexcept {
    return {values, rows, columns, columns, 1};
}

/// [inputs, outputs] in rows, the order of Keras and RTNeural.
inline MatrixView input_major(const float* values, int rows, int columns) noexcept {
    return {values, rows, columns, 1, rows};
}

/// A matrix in the order in which the kernels read it: panels of panel_rows rows, column after column.
class PackedMatrix {
public:
    /// Of no certain values until all columns are set.
    PackedMatrix(int rows, int columns);
    explicit PackedMatrix(const MatrixView& matrix);
    explicit PackedMatrix(const StoredMatrix& matrix);

    /// Copies `matrix` into the columns from `first_column` on.
    void set_columns(int first_column, const MatrixView& matrix) noexcept;
    void set_columns(int first_column, const StoredMatrix& matrix);
    const float* data() const noexcept { return values_.get(); }
    int rows() const noexcept { return rows_; }
    int columns() const noexcept { return columns_; }
    /// Values that the output of add_product must have room for.
    int padded_rows() const noexcept { return panels_ * panel_rows; }
    /// y += M x, with `x` of columns() and `y` of padded_rows() values.
    void add_product(const float* x, float* y) const noexcept {
        kernels().add_product(values_.get(), panels_, columns_, x, y);
    }

private:
    void set_panel(int panel, int first_column, const MatrixView& rows) noexcept;

    int rows_, columns_, panels_;
    std::shared_ptr<float[]> values_;  // shared by copies, and not written to once there are any
};

}  // namespace affetto::nn
