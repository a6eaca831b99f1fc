// Layers of RTNeural JSON: what a file says of a layer, and the layer that it makes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nn/activation.h"
#include "nn/problems.h"
#include "nn/rtneural_tensor.h"

namespace affetto::nn {

/// Values in one vector at most; RTNeural's models have tens.
inline constexpr int max_layer_size = 1 << 16;

/// Values that all layers may keep, weights with their padding and past inputs: 64 MB. A dilation of
/// a billion is written in ten characters; what a file costs must not depend on that.
inline constexpr std::int64_t max_kept_values = 1 << 24;

/// The types that RTNeural's loader knows and affetto runs, as an error message lists them.
extern const std::string layer_type_names;

bool is_layer_type(std::string_view type) noexcept;

/// A layer as read. A size of 0 stands for one that is missing or was refused.
struct LayerText {
    std::string path;
    std::string type;
    std::optional<Activation> activation;  ///< Nothing where the file has none.
    int size = 0;
    int kernel_size = 0;
    int dilation = 0;
    int groups = 1;
    std::optional<double> epsilon;
    std::vector<Tensor> weights;
};

/// Makes layers in their order, within the limit on what they keep.
class LayerMaker {
public:
    explicit LayerMaker(Problems& problems) : problems_(problems) {}
    /// The layer, fed by `inputs` values, or nothing and a problem with it or its tensors.
    std::unique_ptr<Layer> make(const LayerText& text, int inputs);

private:
    Problems& problems_;
    std::int64_t kept_values_ = 0;
};

}  // namespace affetto::nn
