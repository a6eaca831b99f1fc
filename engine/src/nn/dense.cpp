#include <algorithm>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Dense final : public Layer {
public:
    template <typename Matrix>
    Dense(const Matrix& weight, std::span<const float> bias, Activation activation)
        : weight_(weight),
          bias_(static_cast<std::size_t>(weight_.padded_rows())),
          sum_(bias_.size()),
          parameters_(static_cast<std::size_t>(weight.rows) * static_cast<std::size_t>(weight.columns) +
                      bias.size()),
          activation_(activation) {
        std::copy(bias.begin(), bias.end(), bias_.begin());
    }
    std::string type() const override { return "dense"; }
    int input_size() const noexcept override { return weight_.columns(); }
    int output_size() const noexcept override { return weight_.rows(); }
    std::size_t parameter_count() const noexcept override { return parameters_; }
    void reset() noexcept override {}
    void process(const float* input, float* output) noexcept override {
        std::copy(bias_.begin(), bias_.end(), sum_.begin());
        weight_.add_product(input, sum_.data());
        std::copy_n(sum_.begin(), weight_.rows(), output);
        activate(activation_, output, weight_.rows());
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    PackedMatrix weight_;
    std::vector<float> bias_, sum_;  // padded_rows
    std::size_t parameters_;
    Activation activation_;
};

}  // namespace

std::unique_ptr<Layer> make_dense(const MatrixView& weight, std::span<const float> bias,
                                  Activation activation) {
    return std::make_unique<Dense>(weight, bias, activation);
}

std::unique_ptr<Layer> make_dense(const StoredMatrix& weight, std::span<const float> bias,
                                  Activation activation) {
    return std::make_unique<Dense>(weight, bias, activation);
}

}  // namespace affetto::nn
