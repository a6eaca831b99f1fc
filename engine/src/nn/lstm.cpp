#include <algorithm>
#include <array>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Lstm final : public Layer {
public:
    Lstm(const MatrixView& input_weight, const MatrixView& recurrent_weight, std::span<const float> bias,
         const Storage& storage)
        : inputs_(input_weight.columns),
          size_(recurrent_weight.columns),
          map_(std::array{input_weight, recurrent_weight}, bias, storage),
          wide_gates_(map_.padded_rows() <= stack_gates ? 0 : static_cast<std::size_t>(map_.padded_rows())),
          joined_(static_cast<std::size_t>(inputs_ + size_)),
          cell_(static_cast<std::size_t>(size_)) {}
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
        alignas(64) float narrow_gates[stack_gates];
        float* const in = wide_gates_.empty() ? narrow_gates : wide_gates_.data();
        map_.apply(joined_.data(), in);

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
    std::unique_ptr<Layer> copy() const override { return std::make_unique<Lstm>(*this); }

private:
    static constexpr int stack_gates = 1024;

    int inputs_, size_;
    Affine map_;                     // [4h, in + h]
    std::vector<float> wide_gates_;  // padded_rows; i, f, g, o; none where they fit on the stack
    std::vector<float> joined_;      // input, then the last output
    std::vector<float> cell_;
};

}  // namespace

std::unique_ptr<Layer> make_lstm(const MatrixView& input_weight, const MatrixView& recurrent_weight,
                                 std::span<const float> bias, const Storage& storage) {
    return std::make_unique<Lstm>(input_weight, recurrent_weight, bias, storage);
}

}  // namespace affetto::nn
