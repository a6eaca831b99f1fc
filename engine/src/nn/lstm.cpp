#include <algorithm>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Lstm final : public Layer {
public:
    template <typename Matrix>
    Lstm(const Matrix& input_weight, const Matrix& recurrent_weight, std::span<const float> bias)
        : inputs_(input_weight.columns),
          size_(recurrent_weight.columns),
          weight_(input_weight.rows, inputs_ + size_),
          bias_(static_cast<std::size_t>(weight_.padded_rows())),
          gates_(bias_.size()),
          joined_(static_cast<std::size_t>(inputs_ + size_)),
          cell_(static_cast<std::size_t>(size_)) {
        weight_.set_columns(0, input_weight);
        weight_.set_columns(inputs_, recurrent_weight);
        std::copy(bias.begin(), bias.end(), bias_.begin());
    }
    std::string type() const override { return "lstm"; }
    int input_size() const noexcept override { return inputs_; }
    int output_size() const noexcept override { return size_; }
    std::size_t parameter_count() const noexcept override {
        return static_cast<std::size_t>(4) * static_cast<std::size_t>(size_) *
               static_cast<std::size_t>(inputs_ + size_ + 1);
    }
    void reset() noexcept override {
        std::fill(joined_.begin(), joined_.end(), 0.0F);
        std::fill(cell_.begin(), cell_.end(), 0.0F);
    }
    void process(const float* input, float* output) noexcept override {
        std::copy_n(input, inputs_, joined_.begin());
        std::copy(bias_.begin(), bias_.end(), gates_.begin());
        weight_.add_product(joined_.data(), gates_.data());

        float* const in = gates_.data();
        float* const forget = in + size_;
        float* const candidate = forget + size_;
        float* const out = candidate + size_;
        kernels().sigmoid(in, 2 * size_);
        kernels().tanh(candidate, size_);
        kernels().sigmoid(out, size_);
        for (int i = 0; i < size_; ++i) {
            cell_[i] = forget[i] * cell_[i] + in[i] * candidate[i];
            output[i] = cell_[i];
        }
        kernels().tanh(output, size_);
        for (int i = 0; i < size_; ++i) output[i] *= out[i];
        std::copy_n(output, size_, joined_.begin() + inputs_);
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    int inputs_, size_;
    PackedMatrix weight_;              // [4h, in + h]
    std::vector<float> bias_, gates_;  // padded_rows; i, f, g, o
    std::vector<float> joined_;        // input, then the last output
    std::vector<float> cell_;
};

}  // namespace

std::unique_ptr<Layer> make_lstm(const MatrixView& input_weight, const MatrixView& recurrent_weight,
                                 std::span<const float> bias) {
    return std::make_unique<Lstm>(input_weight, recurrent_weight, bias);
}

std::unique_ptr<Layer> make_lstm(const StoredMatrix& input_weight, const StoredMatrix& recurrent_weight,
                                 std::span<const float> bias) {
    return std::make_unique<Lstm>(input_weight, recurrent_weight, bias);
}

}  // namespace affetto::nn
