// rtneural-compare: RTNeural's own loader on exported files, against a bundle's golden vectors.
//
//     rtneural-compare BUNDLE JSON_FOLDER [GOLDEN.safetensors COMMIT]
//
// JSON_FOLDER holds <network>.json for each of the contract's networks, exported from the bundle. Where
// GOLDEN is given and RTNeural agrees with the bundle, the golden inputs and what RTNeural made of them
// are written to it, as <network>.input and <network>.output, with COMMIT (RTNeural's), RTNeural's back
// end and the SHA-256 of the bundle's weights as its metadata. Exit code 0, 1 where RTNeural differs, 2
// for bad input.
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

// Tensors that become one safetensors file.
class GoldenFile {
public:
    void add(const std::string& name, std::size_t rows, std::size_t columns,
             const std::vector<float>& values) {
        const std::size_t begin = data_.size() * sizeof(float);
        data_.insert(data_.end(), values.begin(), values.end());
        tensors_ += ",\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[" + std::to_string(rows) + "," +
                    std::to_string(columns) + "],\"data_offsets\":[" + std::to_string(begin) + "," +
                    std::to_string(data_.size() * sizeof(float)) + "]}";
    }

    void write(const std::filesystem::path& file, const std::string& commit, const nn::Manifest& manifest) {
        std::string header = "{\"__metadata__\":{\"rtneural_commit\":\"" + commit +
                             "\",\"rtneural_back_end\":\"" AFFETTO_RTNEURAL_BACKEND
                             "\",\"weights_sha256\":\"" +
                             manifest.weights.sha256 + "\",\"reset_before\":\"" +
                             std::to_string(manifest.golden.reset_before) + "\"}" + tensors_ + "}";
        header.resize((header.size() + 7) / 8 * 8, ' ');
        const std::uint64_t length = header.size();
        std::ofstream out(file, std::ios::binary);
        out.write(reinterpret_cast<const char*>(&length), sizeof length);
        out << header;
        out.write(reinterpret_cast<const char*>(data_.data()),
                  static_cast<std::streamsize>(data_.size() * sizeof(float)));
        if (!out.flush()) throw ModelError(file.string(), "", "a file that can be written", "none");
    }

private:
    std::string tensors_;
    std::vector<float> data_;
};

bool is_commit(const std::string& text) {
    return text.size() >= 7 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

int compare(const std::vector<std::string>& arguments) {
    const std::filesystem::path bundle = arguments[0], folder = arguments[1];
    const nn::Manifest manifest = nn::read_manifest(bundle);
    const nn::FileContent content = nn::read_input(bundle / "golden.safetensors", max_golden_bytes);
    const nn::Safetensors golden("golden.safetensors", content.view());
    const auto steps = static_cast<std::size_t>(manifest.golden.steps);
    bool held = true;
    GoldenFile file;
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
        file.add(name + ".input", steps, in, inputs);
        file.add(name + ".output", steps, out, outputs);
    }
    if (held && arguments.size() == 4) file.write(arguments[2], arguments[3], manifest);
    return held ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    const bool writes = arguments.size() == 4 && is_commit(arguments[3]);
    if (arguments.size() != 2 && !writes) {
        std::cerr << "usage: rtneural-compare BUNDLE JSON_FOLDER [GOLDEN.safetensors COMMIT]\n";
        return 2;
    }
    try {
        return compare(arguments);
    } catch (const std::exception& error) {
        std::cerr << "rtneural-compare: " << error.what() << "\n";
        return 2;
    }
}
