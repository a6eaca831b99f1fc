// rtneural-compare: RTNeural's own loader on exported files, against a bundle's golden vectors.
//
//     rtneural-compare BUNDLE JSON_FOLDER [OUTPUTS.safetensors]
//
// JSON_FOLDER holds <network>.json for each of the contract's networks, exported from the bundle. The
// outputs that RTNeural gives for the golden inputs are written to OUTPUTS.safetensors where given, as
// <network>.output [steps, out]. Exit code 0, 1 where RTNeural differs, 2 for bad input.
#include <RTNeural/RTNeural.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "affetto/contract.h"
#include "affetto/network.h"
#include "nn/input_file.h"
#include "nn/manifest.h"
#include "nn/safetensors.h"

namespace {

using namespace affetto;

constexpr std::uint64_t max_golden_bytes = 1 << 28;

// RTNeural's outputs over the golden inputs, [steps, out].
std::vector<float> run(const std::filesystem::path& file, const contract::NetworkSpec& spec,
                       const std::vector<float>& inputs, const nn::GoldenRecord& golden) {
    std::ifstream text = nn::open_input(file);
    const auto model = RTNeural::json_parser::parseJson<float>(text);
    if (!model || model->getInSize() != spec.input_size || model->getOutSize() != spec.output_size) {
        throw ModelError(file.string(), "", "a model that RTNeural reads with the contract's sizes", "none");
    }
    std::vector<float> outputs;
    alignas(RTNEURAL_DEFAULT_ALIGNMENT) float input[512];
    model->reset();
    for (int step = 0; step < golden.steps; ++step) {
        if (step == golden.reset_before) model->reset();
        std::copy_n(inputs.data() + step * spec.input_size, spec.input_size, input);
        model->forward(input);
        outputs.insert(outputs.end(), model->getOutputs(), model->getOutputs() + spec.output_size);
    }
    return outputs;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(double{a[i]} - double{b[i]});
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    return largest;
}

void write(const std::filesystem::path& file, const std::string& header, const std::vector<float>& data) {
    std::ofstream out(file, std::ios::binary);
    const std::uint64_t length = header.size();
    out.write(reinterpret_cast<const char*>(&length), 8);
    out << header;
    out.write(reinterpret_cast<const char*>(data.data()),
              static_cast<std::streamsize>(data.size() * sizeof(float)));
    if (!out.flush()) throw ModelError(file.string(), "", "a file that can be written", "none");
}

int compare(const std::filesystem::path& bundle, const std::filesystem::path& folder,
            const char* outputs_file) {
    const nn::Manifest manifest = nn::read_manifest(bundle);
    const std::string content = nn::read_input(bundle / "golden.safetensors", max_golden_bytes);
    const nn::Safetensors golden("golden.safetensors", content);
    const auto steps = static_cast<std::size_t>(manifest.golden.steps);
    bool held = true;
    std::string header = "{";
    std::vector<float> data;
    for (const auto& spec : contract::networks) {
        const std::string name = spec.name;
        const auto in = static_cast<std::size_t>(spec.input_size),
                   out = static_cast<std::size_t>(spec.output_size);
        const auto inputs = golden.values(name + ".input", "F32", {steps, in});
        const auto expected = golden.values(name + ".output", "F32", {steps, out});
        const auto outputs = run(folder / (name + ".json"), spec, inputs, manifest.golden);
        const double difference = largest_difference(outputs, expected);
        const bool holds = difference <= manifest.golden.tolerance;
        held &= holds;
        std::cout << name << ": largest difference " << difference << (holds ? "" : " (too large)") << "\n";
        header += (data.empty() ? "\"" : ",\"") + name + R"(.output":{"dtype":"F32","shape":[)" +
                  std::to_string(steps) + "," + std::to_string(out) + R"(],"data_offsets":[)" +
                  std::to_string(data.size() * 4) + "," + std::to_string((data.size() + outputs.size()) * 4) +
                  "]}";
        data.insert(data.end(), outputs.begin(), outputs.end());
    }
    if (outputs_file != nullptr) write(outputs_file, header + "}", data);
    return held ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3 && count != 4) {
        std::cerr << "usage: rtneural-compare BUNDLE JSON_FOLDER [OUTPUTS.safetensors]\n";
        return 2;
    }
    try {
        return compare(arguments[1], arguments[2], count == 4 ? arguments[3] : nullptr);
    } catch (const std::exception& error) {
        std::cerr << "rtneural-compare: " << error.what() << "\n";
        return 2;
    }
}
