// Any bytes as a bundle's manifest: refused, or every field within its bounds.
#include "nn/manifest.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "affetto/network.h"
#include "claim.h"

namespace {

using affetto::fuzz::claim;

void check(const affetto::nn::Manifest& manifest, const std::string& text) {
    claim(manifest.text == text, "the text as read");
    claim(manifest.precision == "float16" || manifest.precision == "float32", "a known precision");
    const auto& golden = manifest.golden;
    claim(golden.steps >= 2 && golden.steps <= 10000, "a bounded number of golden steps");
    claim(golden.reset_before >= 1 && golden.reset_before < golden.steps, "a reset between the steps");
    claim(golden.tolerance > 0.0 && golden.tolerance <= 1e-4, "a tolerance that proves something");
    for (const auto& file : {manifest.weights, manifest.golden_file}) {
        claim(file.bytes >= 1 && file.bytes <= (1U << 30), "files of a bounded size");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        check(affetto::nn::parse_manifest("manifest.json", text), text);
    } catch (const affetto::ModelError& error) {
        claim(error.file() == "manifest.json", "an error that names the file");
        claim(!error.expected().empty() && !error.found().empty(), "what was expected and found");
    }
    return 0;
}
