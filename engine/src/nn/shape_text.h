#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace affetto::nn {

/// A tensor's shape as messages write it, such as "3 x 8 x 4".
inline std::string shape_text(const std::vector<std::size_t>& shape) {
    if (shape.empty()) return "no dimension";
    std::string text;
    for (const std::size_t size : shape) text.append(text.empty() ? "" : " x ").append(std::to_string(size));
    return text;
}

}  // namespace affetto::nn
