// Safetensors: named tensors in one file (8 bytes of header length, a JSON header, then the data).
//
// https://github.com/huggingface/safetensors#format; only F16 and F32 are read.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace affetto::nn {

struct StoredTensor {
    std::string dtype;  ///< "F16" or "F32".
    std::vector<std::size_t> shape;
    std::string_view bytes;  ///< Within the file's content, little-endian, row after row.
};

class Safetensors {
public:
    /// Reads the header of `content`, which must outlive this. `file` names it in errors.
    ///
    /// Throws ModelError where the header is no JSON of the format, a dtype is another, or the tensors
    /// do not fill the data exactly, one behind the other.
    Safetensors(std::string file, std::string_view content);

    const std::string& file() const noexcept { return file_; }
    const std::map<std::string, StoredTensor, std::less<>>& tensors() const noexcept { return tensors_; }
    /// The tensor's values as 32-bit floats. Throws ModelError where it is missing, of another shape or
    /// dtype, or not finite throughout. The second form writes to memory that is used again and again.
    std::vector<float> values(const std::string& name, const std::string& dtype,
                              const std::vector<std::size_t>& shape) const;
    void read(const std::string& name, const std::string& dtype, const std::vector<std::size_t>& shape,
              std::vector<float>& values) const;

private:
    std::string file_;
    std::map<std::string, StoredTensor, std::less<>> tensors_;
};

}  // namespace affetto::nn
