// Manifest: what a bundle says of itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace affetto::nn {

/// The version of the bundle's format that this engine reads and `affetto` writes.
inline constexpr int bundle_format_version = 1;

struct FileRecord {
    std::string sha256;
    std::uint64_t bytes = 0;
};

struct GoldenRecord {
    int steps = 0;
    int reset_before = 0;    ///< The step before which the state is cleared.
    double tolerance = 0.0;  ///< Largest absolute difference.
};

struct Manifest {
    std::string text;  ///< As read.
    std::string name;
    std::string precision;
    FileRecord weights, golden_file;
    GoldenRecord golden;
};

/// Checks the manifest's text: format, version, contract and every field. `file` names it in errors.
/// Throws ModelError.
Manifest parse_manifest(const std::string& file, std::string text);

/// The same from `folder`/manifest.json.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace affetto::nn
