#include "nn/input_file.h"

#include <system_error>

#include "affetto/network.h"

namespace affetto::nn {

std::ifstream open_input(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) throw ModelError(file.string(), "", "a file", "none");
    if (!std::filesystem::is_regular_file(status)) {
        const bool directory = std::filesystem::is_directory(status);
        throw ModelError(file.string(), "", "a file", directory ? "a directory" : "no regular file");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw ModelError(file.string(), "", "a readable file", "one that cannot be opened");
    return stream;
}

FileContent read_input(const std::filesystem::path& file, std::uint64_t max_bytes) {
    std::ifstream stream = open_input(file);
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(file, error);
    if (error || size > max_bytes) {
        throw ModelError(file.string(), "", "at most " + std::to_string(max_bytes) + " bytes",
                         error ? error.message() : std::to_string(size));
    }
    FileContent content(static_cast<std::size_t>(size));
    stream.read(content.data(), static_cast<std::streamsize>(size));
    content.shorten(static_cast<std::size_t>(stream.gcount()));
    return content;
}

}  // namespace affetto::nn
