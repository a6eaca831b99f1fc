#include "nn/rtneural_tensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace affetto::nn {

Tensor TensorReader::read() {
    tensor_ = {};
    rank_ = 0;
    if (scanner_.kind() == JsonScanner::Kind::array) {
        read_array(0);
    } else {
        problem("an array of numbers", scanner_.describe());
    }
    return std::move(tensor_);
}

void TensorReader::read_array(std::size_t depth) {
    std::size_t size = 0;
    const bool first = depth == tensor_.shape.size();
    if (first) tensor_.shape.push_back(0);
    for (scanner_.enter_array(); scanner_.next_element(); ++size) {
        const auto kind = scanner_.kind();
        const bool may_nest = depth + 1 < (rank_ > 0 ? rank_ : max_rank);
        if (kind == JsonScanner::Kind::number && (rank_ == 0 || rank_ == depth + 1)) {
            rank_ = depth + 1;
            read_number();
            size += read_more_numbers();
        } else if (kind == JsonScanner::Kind::array && may_nest) {
            read_array(depth + 1);
        } else {
            problem(rank_ > depth + 1 ? "an array, as before it" : "a number", scanner_.describe());
        }
    }
    if (first) {
        tensor_.shape[depth] = size;
    } else if (tensor_.shape[depth] != size) {
        problem(std::to_string(tensor_.shape[depth]) + " values, as in the first row", std::to_string(size));
    }
}

void TensorReader::read_number() {
    const double value = scanner_.number().value;
    const auto weight = static_cast<float>(value);
    if (!std::isfinite(weight)) {
        problem("a number within the range of 32-bit floats", std::to_string(value));
    }
    if (++values_ > max_values) {
        throw JsonError(scanner_.path(), "at most " + std::to_string(max_values) + " weights in a file",
                        "more");
    }
    tensor_.values.push_back(weight);
}

// The numbers behind that one, as far as they need no second look; gives their count.
std::size_t TensorReader::read_more_numbers() {
    std::array<float, 256> numbers;
    std::size_t total = 0;
    for (std::size_t count = numbers.size(); count == numbers.size(); total += count) {
        const std::size_t allowed = std::min(numbers.size(), max_values - values_);
        count = scanner_.more_floats(std::span(numbers).first(allowed));
        tensor_.values.insert(tensor_.values.end(), numbers.begin(), numbers.begin() + count);
        values_ += count;
    }
    return total;
}

void TensorReader::problem(const std::string& expected, const std::string& found) {
    tensor_.sound = false;
    problems_.add(scanner_.path(), expected, found);
}

}  // namespace affetto::nn
