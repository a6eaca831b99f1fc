// Affine maps: a matrix and a bias as layers keep them, in one of the precisions.
//
// Threading model: building allocates; copies share their weights, to which nobody writes; `apply` is
// real-time safe.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "affetto/precision.h"
#include "nn/matrix.h"
#include "nn/weight_block.h"

namespace affetto::nn {

/// How layers keep their weights, and where: without a block each map has one of its own.
struct Storage {
    Precision precision = Precision::float32;
    std::shared_ptr<WeightBlock> block = nullptr;
    Precision rounded_to = Precision::float32;  ///< What the weights are rounded to before they are kept.
};

/// y = M x + b.
class Affine {
public:
    /// M is `parts` side by side, all of as many rows; `bias` has as many values, or none. int8 takes
    /// max_int8_columns columns at most: std::length_error.
    Affine(std::span<const MatrixView> parts, std::span<const float> bias, const Storage& storage = {});
    Affine(const MatrixView& matrix, std::span<const float> bias, const Storage& storage = {})
        : Affine(std::span(&matrix, 1), bias, storage) {}

    /// What a map of that size takes up in a block.
    static std::size_t bytes(int rows, int columns, Precision precision) noexcept;

    int rows() const noexcept { return rows_; }
    int columns() const noexcept { return columns_; }
    /// Values that the output of `apply` must have room for.
    int padded_rows() const noexcept { return panels_ * panel_rows; }
    /// `x` has columns() values, `y` padded_rows(), the last of which mean nothing.
    void apply(const float* x, float* y) const noexcept;
    /// The matrix as it is kept, after rounding: [rows, columns].
    std::vector<float> held() const;

private:
    void pack(std::span<const MatrixView> parts, WeightBlock& block);
    float held(int row, int column) const noexcept;
    template <typename Weight>
    Panels<Weight> panels() const noexcept {
        return {static_cast<const Weight*>(weights_), panels_, columns_};
    }

    Precision precision_;
    int rows_, columns_, panels_;
    std::shared_ptr<const WeightBlock> block_;
    const void* weights_ = nullptr;  // this and the next lie in the block
    const float* bias_ = nullptr;
    Int8Rows int8_rows_{};
};

}  // namespace affetto::nn
