#include <algorithm>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Dense final : public Layer {
public:
    Dense(const MatrixView& weight, std::span<const float> bias, Activation activation,
          const Storage& storage)
        : map_(weight, bias, storage),
          sum_(static_cast<std::size_t>(map_.padded_rows() == map_.rows() ? 0 : map_.padded_rows())),
          parameters_(static_cast<std::size_t>(weight.rows) * static_cast<std::size_t>(weight.columns) +
                      bias.size()),
          activation_(activation) {}
    std::string type() const override { return "dense"; }
    int input_size() const noexcept override { return map_.columns(); }
    int output_size() const noexcept override { return map_.rows(); }
    std::size_t parameter_count() const noexcept override { return parameters_; }
    void reset() noexcept override {}
    void process(const float* input, float* output) noexcept override {
        map_.apply(input, sum_.empty() ? output : sum_.data());
        if (!sum_.empty()) std::copy_n(sum_.begin(), map_.rows(), output);
        activate(activation_, output, map_.rows());
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    Affine map_;
    std::vector<float> sum_;  // padded_rows, where the output has no room for them
    std::size_t parameters_;
    Activation activation_;
};

}  // namespace

std::unique_ptr<Layer> make_dense(const MatrixView& weight, std::span<const float> bias,
                                  Activation activation, const Storage& storage) {
    return std::make_unique<Dense>(weight, bias, activation, storage);
}

}  // namespace affetto::nn
