// Tensors of RTNeural JSON: nested arrays of numbers, read into one flat vector with their shape.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "nn/json_scanner.h"
#include "nn/problems.h"
#include "nn/shape_text.h"

namespace affetto::nn {

struct Tensor {
    std::vector<std::size_t> shape;  ///< Outermost first; empty where the value was no array.
    std::vector<float> values;       ///< Row after row.
    bool sound = true;               ///< Rectangular, and of finite numbers alone.
};

class TensorReader {
public:
    static constexpr std::size_t max_rank = 4;
    /// Of all tensors of a file: far above what runs in real time, low enough to bound the memory.
    static constexpr std::size_t max_values = 1 << 23;

    TensorReader(JsonScanner& scanner, Problems& problems) : scanner_(scanner), problems_(problems) {}

    /// Reads the value that comes next; what is wrong with it becomes problems and an unsound tensor.
    Tensor read();

private:
    void read_array(std::size_t depth);
    void read_number();
    std::size_t read_more_numbers();
    void problem(const std::string& expected, const std::string& found);

    JsonScanner& scanner_;
    Problems& problems_;
    Tensor tensor_;
    std::size_t rank_ = 0;  // known once the first number is read
    std::size_t values_ = 0;
};

}  // namespace affetto::nn
