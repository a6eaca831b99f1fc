// Precision: how weights are kept. Arithmetic is in 32-bit floats, whatever the precision.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace affetto {

/// int8: each row of a matrix in 8 bits with one scale, the vectors that it meets rounded to 15 bits, their
/// product summed in integers. Biases stay 32-bit floats in every precision.
enum class Precision { float32, float16, int8 };

/// In the order of Precision.
inline constexpr std::array<std::string_view, 3> precision_names{"float32", "float16", "int8"};

constexpr std::string_view precision_name(Precision precision) noexcept {
    return precision_names[static_cast<std::size_t>(precision)];
}

/// Exactly one of precision_names, else nothing.
constexpr std::optional<Precision> precision_of(std::string_view name) noexcept {
    for (std::size_t i = 0; i < precision_names.size(); ++i) {
        if (precision_names[i] == name) return static_cast<Precision>(i);
    }
    return std::nullopt;
}

}  // namespace affetto
