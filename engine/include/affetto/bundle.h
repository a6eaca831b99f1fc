// The bundle: a folder with the weights of all five networks and the proof that they work.
//
// Threading model: any thread but the audio thread; loading reads files and allocates.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "affetto/contract.h"
#include "affetto/network.h"

namespace affetto {

/// The five networks of a bundle, in the contract's order, already proven.
struct Bundle {
    std::vector<Network> networks;
    std::string name;
    std::string precision;      ///< "float16" or "float32", as stored.
    std::string manifest_json;  ///< The manifest as read.
    double golden_error = 0.0;  ///< Largest absolute difference from the golden outputs.
};

/// Checks format version, contract hash, SHA-256 of each file, names, shapes and finiteness, then
/// runs the golden vectors, and only then returns. Throws ModelError.
Bundle load_bundle(const std::filesystem::path& folder);

}  // namespace affetto
