#include <algorithm>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Gru final : public Layer {
public:
    Gru(const MatrixView& input_weight, const MatrixView& recurrent_weight, std::span<const float> input_bias,
        std::span<const float> recurrent_bias)
        : size_(recurrent_weight.columns),
          input_map_(input_weight, input_bias),
          recurrent_map_(recurrent_weight, recurrent_bias),
          gates_(static_cast<std::size_t>(input_map_.padded_rows())),
          recurrent_(gates_.size()),
          hidden_(static_cast<std::size_t>(size_)) {}
    std::string type() const override { return "gru"; }
    int input_size() const noexcept override { return input_map_.columns(); }
    int output_size() const noexcept override { return size_; }
    std::size_t parameter_count() const noexcept override {
        return static_cast<std::size_t>(3) * static_cast<std::size_t>(size_) *
               static_cast<std::size_t>(input_map_.columns() + size_ + 2);
    }
    void reset() noexcept override { std::fill(hidden_.begin(), hidden_.end(), 0.0F); }
    void process(const float* input, float* output) noexcept override {
        input_map_.apply(input, gates_.data());
        recurrent_map_.apply(hidden_.data(), recurrent_.data());

        float* const update = gates_.data();
        float* const reset = update + size_;
        float* const candidate = reset + size_;
        for (int i = 0; i < 2 * size_; ++i) update[i] += recurrent_[i];
        kernels().sigmoid(update, 2 * size_);
        for (int i = 0; i < size_; ++i) candidate[i] += reset[i] * recurrent_[2 * size_ + i];
        kernels().tanh(candidate, size_);
        for (int i = 0; i < size_; ++i) {
            hidden_[i] = (1.0F - update[i]) * candidate[i] + update[i] * hidden_[i];
        }
        std::copy(hidden_.begin(), hidden_.end(), output);
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }
    std::unique_ptr<Layer> copy() const override { return std::make_unique<Gru>(*this); }

private:
    int size_;
    Affine input_map_, recurrent_map_;      // [3h, in], [3h, h]
    std::vector<float> gates_, recurrent_;  // padded_rows; z, r, n
    std::vector<float> hidden_;
};

}  // namespace

std::unique_ptr<Layer> make_gru(const MatrixView& input_weight, const MatrixView& recurrent_weight,
                                std::span<const float> input_bias, std::span<const float> recurrent_bias) {
    return std::make_unique<Gru>(input_weight, recurrent_weight, input_bias, recurrent_bias);
}

}  // namespace affetto::nn
