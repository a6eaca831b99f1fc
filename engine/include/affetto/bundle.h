// The bundle: a folder with the weights of all five networks and the proof that they work.
//
// Threading model: any thread but the audio thread; loading reads files and allocates.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "affetto/contract.h"
#include "affetto/network.h"
#include "affetto/precision.h"

namespace affetto {

/// The five networks of a bundle, in the contract's order, already proven.
struct Bundle {
    std::vector<Network> networks;
    std::string name;
    Precision precision = Precision::float16;  ///< Of the weights as the networks hold them.
    std::string manifest_json;                 ///< The manifest as read.
    double golden_error = 0.0;  ///< Largest absolute difference from the golden outputs, as stored.
    /// Where loading rounded the weights: the largest absolute difference from what the same rounded
    /// weights give in 32-bit floats.
    double rounded_error = 0.0;
    std::size_t weight_bytes = 0;  ///< Of the one block that holds all weights and biases.
};

/// A bundle's three files in memory, such as those that a program carries inside.
struct BundleImage {
    std::string source;  ///< Names the image in errors.
    std::string_view manifest, weights, golden;
};

/// How far int8 outputs may be from those of the same rounded weights in 32-bit floats, over the golden
/// inputs: what comes of rounding vectors to 15 bits, which an LSTM carries from step to step.
inline constexpr double int8_tolerance = 1e-2;

/// Checks format version, contract hash, SHA-256 of each file, names, shapes and finiteness, then
/// runs the golden vectors, and only then returns. Throws ModelError.
///
/// The networks hold their weights in `precision`, or as the bundle stores them (float16, unless it was
/// written otherwise). Where that rounds them, the golden vectors prove the weights as stored, and the
/// rounded ones are held against the same numbers in 32-bit floats: within the manifest's tolerance, in
/// int8 within int8_tolerance.
Bundle load_bundle(const std::filesystem::path& folder, std::optional<Precision> precision = std::nullopt);

/// The same from memory, which is read before this returns and not needed afterwards.
Bundle load_bundle(const BundleImage& image, std::optional<Precision> precision = std::nullopt);

}  // namespace affetto
