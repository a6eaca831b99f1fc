// Input files: opened and read whole, with a refusal that says what is wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace affetto::nn {

/// The file opened for reading. Throws ModelError where it is missing, unreadable or no regular file.
std::ifstream open_input(const std::filesystem::path& file);

/// The file's content. Throws ModelError as above and where it has more than `max_bytes`.
std::string read_input(const std::filesystem::path& file, std::uint64_t max_bytes);

}  // namespace affetto::nn
