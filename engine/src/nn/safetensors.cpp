#include "nn/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <sstream>

#include "affetto/network.h"
#include "nn/json_scanner.h"
#include "nn/kernels.h"
#include "nn/shape_text.h"

namespace affetto::nn {
namespace {

constexpr std::size_t max_header_bytes = 1 << 20;
constexpr std::size_t max_rank = 8;
constexpr double max_integer = 9007199254740992.0;  // 2^53: exact in a double

using Kind = JsonScanner::Kind;

struct Entry {
    std::string name, dtype;
    std::vector<std::size_t> shape, offsets;
};

[[noreturn]] void refuse(JsonScanner& header, const std::string& expected, const std::string& found) {
    throw JsonError(header.path(), expected, found);
}

std::size_t read_integer(JsonScanner& header) {
    if (header.kind() != Kind::number) refuse(header, "an integer of at least 0", header.describe());
    std::string text;
    const JsonNumber number = header.number(&text);
    if (!number.integer || number.value < 0.0 || number.value > max_integer) {
        refuse(header, "an integer of at least 0", text);
    }
    return static_cast<std::size_t>(number.value);
}

std::vector<std::size_t> read_integers(JsonScanner& header) {
    std::vector<std::size_t> values;
    for (header.enter_array(); header.next_element();) {
        if (values.size() == max_rank) refuse(header, "at most 8 integers", "more");
        values.push_back(read_integer(header));
    }
    return values;
}

Entry read_entry(JsonScanner& header, const std::string& name) {
    Entry entry{name, {}, {}, {}};
    header.enter_object();
    for (std::string key; header.next_key(key);) {
        if (key == "dtype") {
            entry.dtype = header.string();
            if (entry.dtype != "F16" && entry.dtype != "F32")
                refuse(header, "F16 or F32", quote(entry.dtype));
        } else if (key == "shape") {
            entry.shape = read_integers(header);
        } else if (key == "data_offsets") {
            entry.offsets = read_integers(header);
        } else {
            refuse(header, "dtype, shape or data_offsets", "another key");
        }
    }
    if (entry.dtype.empty()) refuse(header, "the key \"dtype\"", "none");
    if (entry.offsets.size() != 2)
        refuse(header, "data_offsets of begin and end", std::to_string(entry.offsets.size()) + " of them");
    return entry;
}

std::vector<Entry> read_header(JsonScanner& header) {
    std::vector<Entry> entries;
    header.enter_object();
    for (std::string key; header.next_key(key);) {
        if (key == "__metadata__") {
            header.skip();
        } else {
            entries.push_back(read_entry(header, key));
        }
    }
    header.expect_end();
    return entries;
}

// The bytes that a shape takes, or nothing where they are more than any file has.
std::optional<std::size_t> bytes_of(const Entry& entry) {
    std::size_t bytes = entry.dtype == "F16" ? 2 : 4;
    for (const std::size_t size : entry.shape) {
        if (size != 0 && bytes > (std::size_t{1} << 40) / size) return std::nullopt;
        bytes *= size;
    }
    return bytes;
}

std::size_t header_length(const std::string& file, std::string_view content) {
    if (content.size() < 8) throw ModelError(file, "", "at least 8 bytes", std::to_string(content.size()));
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i)
        length = length << 8 | static_cast<unsigned char>(content[static_cast<std::size_t>(i)]);
    if (length > max_header_bytes || length > content.size() - 8) {
        throw ModelError(file, "", "a header within the file's " + std::to_string(content.size()) + " bytes",
                         "one of " + std::to_string(length));
    }
    return static_cast<std::size_t>(length);
}

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian, and read as such");

std::uint16_t half_at(std::string_view bytes, std::size_t index) {
    std::uint16_t half;
    std::memcpy(&half, bytes.data() + 2 * index, 2);
    return half;
}

float float_at(std::string_view bytes, std::size_t index) {
    float value;
    std::memcpy(&value, bytes.data() + 4 * index, 4);
    return value;
}

bool is_finite_half(std::uint16_t half) { return (half & 0x7C00U) != 0x7C00U; }

// The index of the first value that is not finite, or `count`. Counting first is quick: it has no
// branch, and nearly always finds none.
template <typename IsFinite>
std::size_t first_strange(std::size_t count, const IsFinite& is_finite) {
    std::size_t finite = 0;
    for (std::size_t i = 0; i < count; ++i) finite += is_finite(i);
    if (finite == count) return count;
    std::size_t first = 0;
    while (is_finite(first)) ++first;
    return first;
}

}  // namespace

Safetensors::Safetensors(std::string file, std::string_view content) : file_(std::move(file)) {
    const std::size_t length = header_length(file_, content);
    std::istringstream text(std::string(content.substr(8, length)));
    std::vector<Entry> entries;
    try {
        JsonScanner header(text);
        entries = read_header(header);
    } catch (const JsonError& error) {
        throw ModelError(file_, error.path, error.expected, error.found);
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.offsets < b.offsets; });
    const std::string_view data = content.substr(8 + length);
    std::size_t end = 0;
    for (Entry& entry : entries) {
        const auto bytes = bytes_of(entry);
        const auto range = std::to_string(entry.offsets[0]) + " to " + std::to_string(entry.offsets[1]);
        if (!bytes || entry.offsets[0] != end || entry.offsets[1] != end + *bytes ||
            entry.offsets[1] > data.size()) {
            const std::string wanted =
                bytes ? std::to_string(*bytes) + " bytes from " + std::to_string(end) : "fewer bytes";
            throw ModelError(file_, entry.name, wanted + " within " + std::to_string(data.size()), range);
        }
        tensors_[entry.name] = {entry.dtype, entry.shape, data.substr(end, *bytes)};
        end += *bytes;
    }
    if (end != data.size()) {
        throw ModelError(file_, "", "data that end with the last tensor, at " + std::to_string(end),
                         std::to_string(data.size()) + " bytes");
    }
}

const StoredTensor& Safetensors::tensor(const std::string& name, const std::string& dtype,
                                        const std::vector<std::size_t>& shape) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) throw ModelError(file_, name, "a tensor of " + shape_text(shape), "none");
    const StoredTensor& tensor = found->second;
    if (tensor.shape != shape || tensor.dtype != dtype) {
        throw ModelError(file_, name, dtype + " of " + shape_text(shape),
                         tensor.dtype + " of " + shape_text(tensor.shape));
    }
    const std::string_view bytes = tensor.bytes;
    const std::size_t count = tensor.count();
    const std::size_t strange =
        tensor.is_half()
            ? first_strange(count, [&](std::size_t i) { return is_finite_half(half_at(bytes, i)); })
            : first_strange(count, [&](std::size_t i) { return std::isfinite(float_at(bytes, i)); });
    if (strange == count) return tensor;
    throw ModelError(file_, name + "[" + std::to_string(strange) + "]", "a finite number", "NaN or infinity");
}

std::vector<float> Safetensors::values(const std::string& name, const std::string& dtype,
                                       const std::vector<std::size_t>& shape) const {
    const StoredTensor& stored = tensor(name, dtype, shape);
    std::vector<float> values(stored.count());
    if (stored.is_half()) {
        kernels().widen(stored.bytes.data(), values.data(), static_cast<int>(values.size()));
    } else if (!values.empty()) {
        std::memcpy(values.data(), stored.bytes.data(), stored.bytes.size());
    }
    return values;
}

}  // namespace affetto::nn
