// Layers: one function for each type, from weights to a Layer.
//
// Threading model: building allocates; the layers are real-time safe (affetto/network.h).
// Sizes must agree: the readers have checked them. Weights are copied, to where `storage` says.
#pragma once

#include <memory>
#include <span>

#include "affetto/network.h"
#include "nn/activation.h"
#include "nn/affine.h"
#include "nn/matrix.h"

namespace affetto::nn {

/// What Layer::share gives where a copy of the layer shares its weights.
template <typename SomeLayer>
std::unique_ptr<Layer> share_copy(const SomeLayer& layer) {
    auto copy = std::make_unique<SomeLayer>(layer);
    copy->reset();
    return copy;
}

/// y = activation(W x + b). `weight` is [out, in]; `bias` has out values or none.
std::unique_ptr<Layer> make_dense(const MatrixView& weight, std::span<const float> bias,
                                  Activation activation, const Storage& storage = {});

/// Long short-term memory (Hochreiter and Schmidhuber 1997) with forget gates, as in PyTorch.
///
/// `input_weight` is [4h, in], `recurrent_weight` [4h, h], `bias` 4h; gates in the order i, f, g, o.
std::unique_ptr<Layer> make_lstm(const MatrixView& input_weight, const MatrixView& recurrent_weight,
                                 std::span<const float> bias, const Storage& storage = {});

/// Gated recurrent unit (Cho et al. 2014), the reset gate applied after the recurrent product.
///
/// `input_weight` is [3h, in], `recurrent_weight` [3h, h], each bias 3h; gates in the order z, r, n.
std::unique_ptr<Layer> make_gru(const MatrixView& input_weight, const MatrixView& recurrent_weight,
                                std::span<const float> input_bias, std::span<const float> recurrent_bias);

struct ConvolutionShape {
    int inputs = 0;
    int outputs = 0;
    int kernel_size = 1;
    int dilation = 1;
    int groups = 1;  ///< Divides inputs and outputs.
};

/// Causal convolution over the steps: output n sees the inputs n, n - dilation, ...
///
/// `kernel` is [kernel_size, inputs / groups, outputs], its last tap that of the newest input, as in
/// Keras and RTNeural; `bias` has `outputs` values.
std::unique_ptr<Layer> make_conv1d(const ConvolutionShape& shape, std::span<const float> kernel,
                                   std::span<const float> bias, Activation activation);

/// x where it is at least 0, else slope * x. `slopes` has `size` values or one for all.
std::unique_ptr<Layer> make_prelu(int size, std::span<const float> slopes);

/// scale * (x - mean) / sqrt(variance + epsilon) + shift; `scale` and `shift` may be empty.
std::unique_ptr<Layer> make_batchnorm(std::span<const float> scale, std::span<const float> shift,
                                      std::span<const float> mean, std::span<const float> variance,
                                      float epsilon);

}  // namespace affetto::nn
