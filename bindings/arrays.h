// NumPy arrays that own what a vector held.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace affetto::bindings {

template <typename T>
using ArrayOf = nanobind::ndarray<nanobind::numpy, T>;
using Array = ArrayOf<float>;

/// Moves the values into an array of the given shape, whose sizes multiply to their number.
template <typename T>
ArrayOf<T> array_of(std::vector<T> values, std::initializer_list<std::size_t> shape) {
    auto* kept = new std::vector<T>(std::move(values));
    nanobind::capsule owner(kept, [](void* memory) noexcept { delete static_cast<std::vector<T>*>(memory); });
    return ArrayOf<T>(kept->data(), shape, owner);
}

}  // namespace affetto::bindings
