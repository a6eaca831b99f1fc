#include "nn/activation.h"

#include <algorithm>

#include "nn/kernels.h"
#include "nn/layers.h"

namespace affetto::nn {
namespace {

// In turn, so that no comparison or addition need wait for the one before.
constexpr int turns = 16;

float largest_of(const float* values, int count) noexcept {
    float largest[turns];
    std::fill_n(largest, turns, values[0]);
    int i = 0;
    for (; i + turns <= count; i += turns) {
        for (int turn = 0; turn < turns; ++turn) largest[turn] = std::max(largest[turn], values[i + turn]);
    }
    for (; i < count; ++i) largest[0] = std::max(largest[0], values[i]);
    return *std::max_element(largest, largest + turns);
}

float sum_of(const float* values, int count) noexcept {
    float sums[turns] = {};
    int i = 0;
    for (; i + turns <= count; i += turns) {
        for (int turn = 0; turn < turns; ++turn) sums[turn] += values[i + turn];
    }
    for (; i < count; ++i) sums[0] += values[i];
    for (int half = turns / 2; half > 0; half /= 2) {
        for (int turn = 0; turn < half; ++turn) sums[turn] += sums[turn + half];
    }
    return sums[0];
}

// The largest value is taken off first, so that no exponential overflows.
void softmax(float* values, int count) noexcept {
    const float largest = largest_of(values, count);
    for (int i = 0; i < count; ++i) values[i] -= largest;
    kernels().exp(values, count);
    const float sum = sum_of(values, count);
    for (int i = 0; i < count; ++i) values[i] /= sum;
}

// x above 0, else e^x - 1, in blocks so that the exponentials need no buffer of the layer's size.
void elu(float* values, int count) noexcept {
    constexpr int block = 64;
    for (int first = 0; first < count; first += block) {
        float powers[block];
        const int size = std::min(block, count - first);
        for (int i = 0; i < size; ++i) powers[i] = std::min(values[first + i], 0.0F);
        kernels().exp(powers, size);
        for (int i = 0; i < size; ++i) {
            values[first + i] = values[first + i] > 0.0F ? values[first + i] : powers[i] - 1.0F;
        }
    }
}

class ActivationLayer final : public Layer {
public:
    ActivationLayer(int size, Activation activation) : size_(size), activation_(activation) {}
    std::string type() const override { return "activation"; }
    int input_size() const noexcept override { return size_; }
    int output_size() const noexcept override { return size_; }
    std::size_t parameter_count() const noexcept override { return 0; }
    void reset() noexcept override {}
    void process(const float* input, float* output) noexcept override {
        std::copy_n(input, size_, output);
        activate(activation_, output, size_);
    }
    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    int size_;
    Activation activation_;
};

}  // namespace

std::optional<Activation> activation_of(std::string_view name) noexcept {
    const auto found = std::find(activation_names.begin(), activation_names.end(), name);
    if (found == activation_names.end()) return std::nullopt;
    return static_cast<Activation>(found - activation_names.begin());
}

void activate(Activation activation, float* values, int count) noexcept {
    switch (activation) {
        case Activation::none:
            break;
        case Activation::tanh:
            kernels().tanh(values, count);
            break;
        case Activation::relu:
            for (int i = 0; i < count; ++i) values[i] = values[i] > 0.0F ? values[i] : 0.0F;
            break;
        case Activation::sigmoid:
            kernels().sigmoid(values, count);
            break;
        case Activation::softmax:
            softmax(values, count);
            break;
        case Activation::elu:
            elu(values, count);
            break;
    }
}

std::unique_ptr<Layer> make_activation(int size, Activation activation) {
    return std::make_unique<ActivationLayer>(size, activation);
}

}  // namespace affetto::nn
