#include "affetto/bundle.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "nn/input_file.h"
#include "nn/layers.h"
#include "nn/manifest.h"
#include "nn/safetensors.h"
#include "nn/sha256.h"

namespace affetto {
namespace {

// The file's content, once its size and SHA-256 are those that the manifest states.
nn::FileContent read_checked(const std::filesystem::path& file, const nn::FileRecord& record) {
    nn::FileContent content = nn::read_input(file, record.bytes);
    if (content.view().size() != record.bytes) {
        throw ModelError(file.string(), "", std::to_string(record.bytes) + " bytes",
                         std::to_string(content.view().size()));
    }
    const std::string found = nn::sha256_hex(content.view());
    if (found != record.sha256) throw ModelError(file.string(), "", "SHA-256 " + record.sha256, found);
    return content;
}

// Builds the contract's networks from named tensors, and sees that no tensor is left over.
class NetworkBuilder {
public:
    NetworkBuilder(const nn::Safetensors& weights, std::string dtype)
        : weights_(weights), dtype_(std::move(dtype)) {}

    std::vector<Network> build() {
        std::vector<Network> networks;
        for (const auto& spec : contract::networks) networks.push_back(build(spec));
        if (used_ == weights_.tensors().size()) return networks;
        throw ModelError(weights_.file(), "", std::to_string(used_) + " tensors",
                         std::to_string(weights_.tensors().size()));
    }

private:
    Network build(const contract::NetworkSpec& spec) {
        std::vector<std::unique_ptr<Layer>> layers;
        auto width = spec.input_size;
        for (std::size_t i = 0; i < spec.layers.size(); ++i) {
            const std::string prefix = std::string(spec.name) + "." + std::to_string(i) + ".";
            layers.push_back(build(spec.layers[i], prefix, width));
            width = spec.layers[i].size;
        }
        return Network(std::move(layers));
    }

    std::unique_ptr<Layer> build(const contract::LayerSpec& spec, const std::string& prefix, int width) {
        const auto in = static_cast<std::size_t>(width), out = static_cast<std::size_t>(spec.size);
        if (std::string_view(spec.type) == "lstm") {
            const auto input_weight = matrix(prefix + "weight_ih", 4 * out, in);
            const auto recurrent_weight = matrix(prefix + "weight_hh", 4 * out, out);
            return nn::make_lstm(input_weight, recurrent_weight, vector(prefix + "bias", 4 * out));
        }
        const auto weight = matrix(prefix + "weight", out, in);
        return nn::make_dense(weight, vector(prefix + "bias", out),
                              nn::activation_of(spec.activation).value());
    }

    nn::StoredMatrix matrix(const std::string& name, std::size_t rows, std::size_t columns) {
        ++used_;
        const nn::StoredTensor& tensor = weights_.tensor(name, dtype_, {rows, columns});
        return {tensor.bytes.data(), tensor.is_half(), static_cast<int>(rows), static_cast<int>(columns)};
    }

    std::vector<float> vector(const std::string& name, std::size_t size) {
        ++used_;
        return weights_.values(name, dtype_, {size});
    }

    const nn::Safetensors& weights_;
    std::string dtype_;
    std::size_t used_ = 0;
};

// Runs one network over its golden inputs; the largest absolute difference from the golden outputs.
double golden_error(Network& network, const contract::NetworkSpec& spec, const nn::Safetensors& golden,
                    const nn::GoldenRecord& record) {
    const auto steps = static_cast<std::size_t>(record.steps);
    const auto inputs = static_cast<std::size_t>(spec.input_size),
               outputs = static_cast<std::size_t>(spec.output_size);
    const std::string name = spec.name;
    const auto input = golden.values(name + ".input", "F32", {steps, inputs});
    const auto expected = golden.values(name + ".output", "F32", {steps, outputs});
    std::vector<float> output(outputs);
    double error = 0.0;
    network.reset();
    for (std::size_t step = 0; step < steps; ++step) {
        if (step == static_cast<std::size_t>(record.reset_before)) network.reset();
        network.process({input.data() + step * inputs, inputs}, output);
        for (std::size_t i = 0; i < outputs; ++i) {
            const double difference = std::fabs(double{output[i]} - double{expected[step * outputs + i]});
            // Written so that a NaN is refused too.
            if (!(difference <= record.tolerance)) {
                throw ModelError(
                    golden.file(), name + ".output[" + std::to_string(step) + "][" + std::to_string(i) + "]",
                    std::to_string(expected[step * outputs + i]), std::to_string(output[i]) + " when run");
            }
            error = std::max(error, difference);
        }
    }
    network.reset();
    return error;
}

}  // namespace

Bundle load_bundle(const std::filesystem::path& folder) {
    nn::Manifest manifest = nn::read_manifest(folder);
    Bundle bundle;
    const auto weights_file = folder / "weights.safetensors";
    {
        const nn::FileContent content = read_checked(weights_file, manifest.weights);
        const nn::Safetensors weights(weights_file.string(), content.view());
        bundle.networks = NetworkBuilder(weights, manifest.precision == "float16" ? "F16" : "F32").build();
    }
    const auto golden_file = folder / "golden.safetensors";
    const nn::FileContent content = read_checked(golden_file, manifest.golden_file);
    const nn::Safetensors golden(golden_file.string(), content.view());
    for (std::size_t i = 0; i < bundle.networks.size(); ++i) {
        const double error = golden_error(bundle.networks[i], contract::networks[i], golden, manifest.golden);
        bundle.golden_error = std::max(bundle.golden_error, error);
    }
    bundle.name = std::move(manifest.name);
    bundle.precision = std::move(manifest.precision);
    bundle.manifest_json = std::move(manifest.text);
    return bundle;
}

}  // namespace affetto
