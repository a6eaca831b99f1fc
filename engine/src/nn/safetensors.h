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
    std::string_view bytes;  ///< Within the file's content, little-endian, row after row; of any alignment.

    bool is_half() const noexcept { return dtype == "F16"; }
    std::size_t count() const noexcept { return bytes.size() / (is_half() ? 2 : 4); }
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
    /// The tensor, as stored. Throws ModelError where it is missing, of another shape or dtype, or not
    /// finite throughout.
    const StoredTensor& tensor(const std::string& name, const std::string& dtype,
                               const std::vector<std::size_t>& shape) const;
    /// Its values as 32-bit floats.
    std::vector<float> values(const std::string& name, const std::string& dtype,
                              const std::vector<std::size_t>& shape) const;

private:
    std::string file_;
    std::map<std::string, StoredTensor, std::less<>> tensors_;
};

}  // namespace affetto::nn
