// Activations: the functions that RTNeural's loader knows by name.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "affetto/network.h"

namespace affetto::nn {

enum class Activation { none, tanh, relu, sigmoid, softmax, elu };

/// In the order of Activation.
inline constexpr std::array<std::string_view, 6> activation_names{"",        "tanh",    "relu",
                                                                  "sigmoid", "softmax", "elu"};

/// Exactly one of activation_names, else nothing.
std::optional<Activation> activation_of(std::string_view name) noexcept;

/// Applies the activation in place. Real-time safe.
void activate(Activation activation, float* values, int count) noexcept;

/// A layer that does nothing else; its type is "activation".
std::unique_ptr<Layer> make_activation(int size, Activation activation);

}  // namespace affetto::nn
