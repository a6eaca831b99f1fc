// Any bytes as safetensors: refused, or tensors that lie within the file and are finite once read.
#include "nn/safetensors.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "affetto/network.h"
#include "claim.h"

namespace {

using affetto::ModelError;
using affetto::fuzz::claim;
using affetto::nn::Safetensors;

void read_all(const Safetensors& file, std::string_view content) {
    std::size_t bytes = 0;
    for (const auto& [name, tensor] : file.tensors()) {
        bytes += tensor.bytes.size();
        if (!tensor.bytes.empty()) {
            claim(tensor.bytes.data() >= content.data() &&
                      tensor.bytes.data() + tensor.bytes.size() <= content.data() + content.size(),
                  "data within the file");
        }
        std::vector<float> values;
        try {
            values = file.values(name, tensor.dtype, tensor.shape);
        } catch (const ModelError&) {
            continue;  // not finite
        }
        for (const float value : values) claim(std::isfinite(value), "finite values");
        std::size_t count = 1;
        for (const std::size_t size : tensor.shape) count *= size;
        claim(values.size() == count, "as many values as the shape says");
    }
    claim(bytes <= content.size(), "no byte in two tensors");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    try {
        read_all(Safetensors("file", content), content);
    } catch (const ModelError& error) {
        claim(error.file() == "file", "an error that names the file");
    }
    return 0;
}
