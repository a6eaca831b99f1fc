#include <algorithm>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Conv1d final : public Layer {
public:
    Conv1d(const ConvolutionShape& shape, std::span<const float> kernel, std::span<const float> bias,
           Activation activation)
        : shape_(shape),
          history_steps_((shape.kernel_size - 1) * shape.dilation + 1),
          parameters_(kernel.size() + bias.size()),
          history_(static_cast<std::size_t>(history_steps_) * static_cast<std::size_t>(shape.inputs)),
          taps_(static_cast<std::size_t>(shape.kernel_size) * static_cast<std::size_t>(group_inputs())),
          activation_(activation) {
        for (int group = 0; group < shape.groups; ++group) {
            // The group's outputs are neighbours in the kernel's last dimension.
            MatrixView weights = input_major(kernel.data() + group * group_outputs(), group_outputs(),
                                             static_cast<int>(taps_.size()));
            weights.column_stride = shape.outputs;
            maps_.emplace_back(weights, bias.subspan(static_cast<std::size_t>(group * group_outputs()),
                                                     static_cast<std::size_t>(group_outputs())));
        }
        sum_.resize(static_cast<std::size_t>(maps_.front().padded_rows()));
    }
    std::string type() const override { return "conv1d"; }
    int input_size() const noexcept override { return shape_.inputs; }
    int output_size() const noexcept override { return shape_.outputs; }
    std::size_t parameter_count() const noexcept override { return parameters_; }
    void reset() noexcept override {
        std::fill(history_.begin(), history_.end(), 0.0F);
        newest_ = 0;
    }
    void process(const float* input, float* output) noexcept override {
        newest_ = newest_ + 1 == history_steps_ ? 0 : newest_ + 1;
        std::copy_n(input, shape_.inputs, history_at(newest_));
        for (int group = 0; group < shape_.groups; ++group) {
            gather_taps(group);
            maps_[static_cast<std::size_t>(group)].apply(taps_.data(), sum_.data());
            std::copy_n(sum_.begin(), group_outputs(), output + group * group_outputs());
        }
        activate(activation_, output, shape_.outputs);
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }
    std::unique_ptr<Layer> copy() const override { return std::make_unique<Conv1d>(*this); }

private:
    int group_inputs() const noexcept { return shape_.inputs / shape_.groups; }
    int group_outputs() const noexcept { return shape_.outputs / shape_.groups; }
    float* history_at(int step) noexcept {
        return history_.data() + static_cast<std::ptrdiff_t>(step) * shape_.inputs;
    }
    /// Lays the inputs that the group sees side by side, the oldest first.
    void gather_taps(int group) noexcept {
        int step = newest_ + 1 == history_steps_ ? 0 : newest_ + 1;  // the oldest
        float* tap = taps_.data();
        for (int k = 0; k < shape_.kernel_size; ++k, tap += group_inputs()) {
            std::copy_n(history_at(step) + group * group_inputs(), group_inputs(), tap);
            step += shape_.dilation;
            if (step >= history_steps_) step -= history_steps_;
        }
    }

    ConvolutionShape shape_;
    int history_steps_;
    int newest_ = 0;
    std::size_t parameters_;
    std::vector<Affine> maps_;    // one a group: [outputs / groups, kernel_size * inputs / groups]
    std::vector<float> history_;  // ring of [history_steps, inputs]
    std::vector<float> taps_, sum_;
    Activation activation_;
};

}  // namespace

std::unique_ptr<Layer> make_conv1d(const ConvolutionShape& shape, std::span<const float> kernel,
                                   std::span<const float> bias, Activation activation) {
    return std::make_unique<Conv1d>(shape, kernel, bias, activation);
}

}  // namespace affetto::nn
