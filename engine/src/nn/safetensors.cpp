#include "nn/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <sstream>

#include "affetto/network.h"
#include "nn/json_scanner.h"
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

// IEEE 754 half precision; what stands for infinity or NaN comes out at 65536 or above.
float float_of_half(std::uint16_t half) {
    constexpr std::uint32_t exponent_shift = (127U - 15U) << 23;
    const std::uint32_t magnitude = (half & 0x7FFFU) << 13;
    const float normal = std::bit_cast<float>(magnitude + exponent_shift);
    // A subnormal has no leading 1: lend it one and take it off again.
    constexpr std::uint32_t lent = exponent_shift + (1U << 23);
    const float subnormal = std::bit_cast<float>(magnitude + lent) - std::bit_cast<float>(lent);
    const float value = magnitude < (1U << 23) ? subnormal : normal;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) | (half & 0x8000U) << 16);
}

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian, and read as such");

// Infinities and NaNs of half precision become numbers above 65504, which it has not.
void decode(const StoredTensor& tensor, std::vector<float>& values) {
    const bool half = tensor.dtype == "F16";
    values.resize(tensor.bytes.size() / (half ? 2 : 4));
    if (!half) {
        std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
        return;
    }
    const char* bytes = tensor.bytes.data();
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint16_t word;
        std::memcpy(&word, bytes + 2 * i, 2);
        values[i] = float_of_half(word);
    }
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

std::vector<float> Safetensors::values(const std::string& name, const std::string& dtype,
                                       const std::vector<std::size_t>& shape) const {
    std::vector<float> values;
    read(name, dtype, shape, values);
    return values;
}

void Safetensors::read(const std::string& name, const std::string& dtype,
                       const std::vector<std::size_t>& shape, std::vector<float>& values) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) throw ModelError(file_, name, "a tensor of " + shape_text(shape), "none");
    const StoredTensor& tensor = found->second;
    if (tensor.shape != shape || tensor.dtype != dtype) {
        throw ModelError(file_, name, dtype + " of " + shape_text(shape),
                         tensor.dtype + " of " + shape_text(tensor.shape));
    }
    decode(tensor, values);
    const float largest = dtype == "F16" ? 65504.0F : std::numeric_limits<float>::max();
    std::size_t strange = 0;
    for (const float value : values) strange += !(std::fabs(value) <= largest);
    if (strange == 0) return;
    const auto first = std::find_if(values.begin(), values.end(),
                                    [&](float value) { return !(std::fabs(value) <= largest); });
    throw ModelError(file_, name + "[" + std::to_string(first - values.begin()) + "]", "a finite number",
                     "NaN or infinity");
}

}  // namespace affetto::nn
