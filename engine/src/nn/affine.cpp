#include "nn/affine.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "nn/half.h"
#include "nn/int8_panel.h"

namespace affetto::nn {
namespace {

struct Size {
    std::size_t panels, columns;
    std::size_t rows() const noexcept { return panels * panel_rows; }
    std::size_t weights() const noexcept { return rows() * columns; }
    std::size_t int8_weights() const noexcept { return panels * int8_panel_size(static_cast<int>(columns)); }
};

Size size_of(int rows, int columns) noexcept {
    return {static_cast<std::size_t>((rows + panel_rows - 1) / panel_rows),
            static_cast<std::size_t>(columns)};
}

int columns_of(std::span<const MatrixView> parts) noexcept {
    int columns = 0;
    for (const MatrixView& part : parts) columns += part.columns;
    return columns;
}

// Gives each panel of the parts, side by side, as floats to `take`.
template <typename Take>
void each_panel(std::span<const MatrixView> parts, Size size, const Take& take) {
    std::vector<float> panel(size.columns * panel_rows);
    for (std::size_t i = 0; i < size.panels; ++i) {
        if (i + 1 == size.panels) std::fill(panel.begin(), panel.end(), 0.0F);  // rows beyond the last
        float* at = panel.data();
        for (const MatrixView& part : parts) {
            copy_panel(part, static_cast<int>(i) * panel_rows, at);
            at += static_cast<std::ptrdiff_t>(part.columns) * panel_rows;
        }
        take(i, panel);
    }
}

const float* pack_singles(std::span<const MatrixView> parts, Size size, WeightBlock& block) {
    auto* const weights = block.take<float>(size.weights());
    each_panel(parts, size, [&](std::size_t i, const std::vector<float>& panel) {
        std::copy(panel.begin(), panel.end(), weights + i * panel.size());
    });
    return weights;
}

const std::uint16_t* pack_halves(std::span<const MatrixView> parts, Size size, WeightBlock& block) {
    auto* const weights = block.take<std::uint16_t>(size.weights());
    each_panel(parts, size, [&](std::size_t i, const std::vector<float>& panel) {
        std::transform(panel.begin(), panel.end(), weights + i * panel.size(),
                       [](float value) { return half_of_float(value); });
    });
    return weights;
}

const std::int8_t* pack_int8(std::span<const MatrixView> parts, Size size, WeightBlock& block,
                             Int8Rows& rows) {
    if (size.columns > max_int8_columns) {
        throw std::length_error("int8 takes rows of at most " + std::to_string(max_int8_columns) +
                                " weights");
    }
    auto* const weights = block.take<std::int8_t>(size.int8_weights());
    auto* const scales = block.take<float>(size.rows());
    auto* const sums = block.take<std::int32_t>(size.rows());
    rows = {scales, sums};
    each_panel(parts, size, [&](std::size_t i, const std::vector<float>& panel) {
        const int columns = static_cast<int>(size.columns);
        round_panel(panel.data(), columns, weights + i * int8_panel_size(columns), scales + i * panel_rows,
                    sums + i * panel_rows);
    });
    return weights;
}

}  // namespace

Affine::Affine(std::span<const MatrixView> parts, std::span<const float> bias, const Storage& storage)
    : precision_(storage.precision), rows_(parts.front().rows), columns_(columns_of(parts)) {
    std::vector<float> rounded;
    MatrixView whole;
    if (storage.rounded_to != Precision::float32) {
        rounded = Affine(parts, bias, {storage.rounded_to}).held();
        whole = output_major(rounded.data(), rows_, columns_);
        parts = std::span(&whole, 1);
    }
    panels_ = static_cast<int>(size_of(rows_, columns_).panels);
    auto block = storage.block;
    if (!block) block = std::make_shared<WeightBlock>(bytes(rows_, columns_, precision_));
    pack(parts, *block);
    auto* const copied = block->take<float>(static_cast<std::size_t>(padded_rows()));
    std::copy(bias.begin(), bias.end(), copied);
    bias_ = copied;
    block_ = std::move(block);
}

void Affine::pack(std::span<const MatrixView> parts, WeightBlock& block) {
    const Size size = size_of(rows_, columns_);
    switch (precision_) {
        case Precision::float32:
            weights_ = pack_singles(parts, size, block);
            break;
        case Precision::float16:
            weights_ = pack_halves(parts, size, block);
            break;
        case Precision::int8:
            weights_ = pack_int8(parts, size, block, int8_rows_);
            break;
    }
}

std::size_t Affine::bytes(int rows, int columns, Precision precision) noexcept {
    const Size size = size_of(rows, columns);
    const std::size_t row_values = WeightBlock::padded(size.rows() * 4);
    switch (precision) {
        case Precision::float32:
            return WeightBlock::padded(size.weights() * 4) + row_values;
        case Precision::float16:
            return WeightBlock::padded(size.weights() * 2) + row_values;
        case Precision::int8:
            return WeightBlock::padded(size.int8_weights()) + 3 * row_values;
    }
    return 0;
}

void Affine::apply(const float* x, float* y) const noexcept {
    const Kernels& use = kernels();
    switch (precision_) {
        case Precision::float32:
            use.product_float32(panels<float>(), x, bias_, y);
            break;
        case Precision::float16:
            use.product_float16(panels<std::uint16_t>(), x, bias_, y);
            break;
        case Precision::int8: {
            alignas(64) std::int16_t rounded[max_int8_columns];
            const float scale = use.round_vector(x, columns_, rounded);
            use.product_int8(panels<std::int8_t>(), int8_rows_, rounded, scale, bias_, y);
            break;
        }
    }
}

float Affine::held(int row, int column) const noexcept {
    const std::ptrdiff_t panel = row / panel_rows, in_panel = row % panel_rows;
    const std::ptrdiff_t at = (panel * columns_ + column) * panel_rows + in_panel;
    switch (precision_) {
        case Precision::float32:
            return static_cast<const float*>(weights_)[at];
        case Precision::float16:
            return float_of_half(static_cast<const std::uint16_t*>(weights_)[at]);
        case Precision::int8:
            break;
    }
    const auto panel_size = static_cast<std::ptrdiff_t>(int8_panel_size(columns_));
    const auto* const weights = static_cast<const std::int8_t*>(weights_) + panel * panel_size;
    return static_cast<float>(weights[int8_place(static_cast<int>(in_panel), column)]) *
           int8_rows_.scales[row];
}

std::vector<float> Affine::held() const {
    std::vector<float> values;
    for (int row = 0; row < rows_; ++row) {
        for (int column = 0; column < columns_; ++column) values.push_back(held(row, column));
    }
    return values;
}

}  // namespace affetto::nn
