// Input files: opened and read whole, with a refusal that says what is wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

namespace affetto::nn {

/// The file opened for reading. Throws ModelError where it is missing, unreadable or no regular file.
std::ifstream open_input(const std::filesystem::path& file);

/// A file's content in memory, aligned for any type.
class FileContent {
public:
    explicit FileContent(std::size_t size)
        : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}
    char* data() noexcept { return bytes_.get(); }
    std::string_view view() const noexcept { return {bytes_.get(), size_}; }
    void shorten(std::size_t size) noexcept { size_ = size; }

private:
    std::unique_ptr<char[]> bytes_;  // no string, which would be filled with zeros first
    std::size_t size_;
};

/// The file's content. Throws ModelError as above and where it has more than `max_bytes`.
FileContent read_input(const std::filesystem::path& file, std::uint64_t max_bytes);

}  // namespace affetto::nn
