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

std::size_t block_bytes(Precision precision) noexcept {
    std::size_t bytes = 0;
    for (const auto& spec : contract::networks) {
        int width = spec.input_size;
        for (const auto& layer : spec.layers) {
            const bool recurrent = std::string_view(layer.type) == "lstm";
            bytes += nn::Affine::bytes(recurrent ? 4 * layer.size : layer.size,
                                       recurrent ? width + layer.size : width, precision);
            width = layer.size;
        }
    }
    return bytes;
}

// Builds the contract's networks from named tensors into one block, and sees that no tensor is left over.
class NetworkBuilder {
public:
    NetworkBuilder(const nn::Safetensors& weights, Precision stored, Precision held)
        : weights_(weights),
          dtype_(stored == Precision::float16 ? "F16" : "F32"),
          storage_{held, std::make_shared<nn::WeightBlock>(block_bytes(held))} {}

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
            return nn::make_lstm(input_weight, recurrent_weight, vector(prefix + "bias", 4 * out), storage_);
        }
        const auto weight = matrix(prefix + "weight", out, in);
        return nn::make_dense(weight, vector(prefix + "bias", out),
                              nn::activation_of(spec.activation).value(), storage_);
    }

    nn::MatrixView matrix(const std::string& name, std::size_t rows, std::size_t columns) {
        ++used_;
        const nn::StoredTensor& tensor = weights_.tensor(name, dtype_, {rows, columns});
        return nn::stored_rows(tensor.bytes.data(), tensor.is_half(), static_cast<int>(rows),
                               static_cast<int>(columns));
    }

    std::vector<float> vector(const std::string& name, std::size_t size) {
        ++used_;
        return weights_.values(name, dtype_, {size});
    }

    const nn::Safetensors& weights_;
    std::string dtype_;
    nn::Storage storage_;
    std::size_t used_ = 0;
};

// The golden vectors of a bundle.
class Proof {
public:
    Proof(const nn::Safetensors& golden, const nn::GoldenRecord& record) : golden_(golden), record_(record) {}

    /// Runs all networks; the largest absolute difference from the golden outputs. Throws ModelError where
    /// it is above `tolerance`.
    double run(std::vector<Network>& networks, double tolerance) const {
        double error = 0.0;
        for (std::size_t i = 0; i < networks.size(); ++i) {
            error = std::max(error, run(networks[i], contract::networks[i], tolerance));
        }
        return error;
    }

private:
    double run(Network& network, const contract::NetworkSpec& spec, double tolerance) const {
        const auto steps = static_cast<std::size_t>(record_.steps);
        const auto inputs = static_cast<std::size_t>(spec.input_size),
                   outputs = static_cast<std::size_t>(spec.output_size);
        const std::string name = spec.name;
        const auto input = golden_.values(name + ".input", "F32", {steps, inputs});
        const auto expected = golden_.values(name + ".output", "F32", {steps, outputs});
        std::vector<float> output(outputs);
        double error = 0.0;
        network.reset();
        for (std::size_t step = 0; step < steps; ++step) {
            if (step == static_cast<std::size_t>(record_.reset_before)) network.reset();
            network.process({input.data() + step * inputs, inputs}, output);
            for (std::size_t i = 0; i < outputs; ++i) {
                const double difference = std::fabs(double{output[i]} - double{expected[step * outputs + i]});
                // Written so that a NaN is refused too.
                if (!(difference <= tolerance)) {
                    throw ModelError(
                        golden_.file(),
                        name + ".output[" + std::to_string(step) + "][" + std::to_string(i) + "]",
                        std::to_string(expected[step * outputs + i]),
                        std::to_string(output[i]) + " when run");
                }
                error = std::max(error, difference);
            }
        }
        network.reset();
        return error;
    }

    const nn::Safetensors& golden_;
    const nn::GoldenRecord& record_;
};

// The networks of one file of weights: as stored or more finely, and rounded where that was asked for.
struct Built {
    std::vector<Network> exact, rounded;
};

Built build_networks(const nn::Safetensors& weights, Precision stored, Precision held) {
    // Precisions are in the order of what they can tell apart.
    if (held <= stored) return {NetworkBuilder(weights, stored, held).build(), {}};
    return {NetworkBuilder(weights, stored, stored).build(), NetworkBuilder(weights, stored, held).build()};
}

}  // namespace

Bundle load_bundle(const std::filesystem::path& folder, std::optional<Precision> precision) {
    nn::Manifest manifest = nn::read_manifest(folder);
    const Precision stored = precision_of(manifest.precision).value(), held = precision.value_or(stored);
    Built built;
    const auto weights_file = folder / "weights.safetensors";
    {
        const nn::FileContent content = read_checked(weights_file, manifest.weights);
        built = build_networks(nn::Safetensors(weights_file.string(), content.view()), stored, held);
    }
    const auto golden_file = folder / "golden.safetensors";
    const nn::FileContent content = read_checked(golden_file, manifest.golden_file);
    const nn::Safetensors golden(golden_file.string(), content.view());
    const Proof proof(golden, manifest.golden);
    Bundle bundle;
    bundle.golden_error = proof.run(built.exact, manifest.golden.tolerance);
    if (!built.rounded.empty()) {
        const double tolerance = held == Precision::int8 ? int8_golden_tolerance : float16_golden_tolerance;
        bundle.golden_error = proof.run(built.rounded, tolerance);
    }
    bundle.networks = built.rounded.empty() ? std::move(built.exact) : std::move(built.rounded);
    bundle.weight_bytes = block_bytes(held);
    bundle.precision = held;
    bundle.name = std::move(manifest.name);
    bundle.manifest_json = std::move(manifest.text);
    return bundle;
}

}  // namespace affetto
