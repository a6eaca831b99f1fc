#include "affetto/bundle.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "nn/golden_vectors.h"
#include "nn/input_file.h"
#include "nn/layers.h"
#include "nn/manifest.h"
#include "nn/safetensors.h"
#include "nn/sha256.h"

namespace affetto {
namespace {

constexpr const char* weights_name = "weights.safetensors";
constexpr const char* golden_name = "golden.safetensors";

// Where the files of a bundle come from: a folder, or memory.
class Source {
public:
    virtual ~Source() = default;
    virtual nn::Manifest manifest() const = 0;
    virtual std::string name_of(const char* file) const = 0;
    // All of the file, or its first bytes where there are more than `max_bytes`.
    virtual nn::FileContent read(const char* file, std::uint64_t max_bytes) const = 0;
};

class Folder final : public Source {
public:
    explicit Folder(const std::filesystem::path& path) : path_(path) {}
    nn::Manifest manifest() const override { return nn::read_manifest(path_); }
    std::string name_of(const char* file) const override { return (path_ / file).string(); }
    nn::FileContent read(const char* file, std::uint64_t max_bytes) const override {
        return nn::read_input(path_ / file, max_bytes);
    }

private:
    const std::filesystem::path& path_;
};

class Memory final : public Source {
public:
    explicit Memory(const BundleImage& image) : image_(image) {}
    nn::Manifest manifest() const override {
        return nn::parse_manifest(name_of("manifest.json"), std::string(image_.manifest));
    }
    std::string name_of(const char* file) const override { return image_.source + ": " + file; }
    nn::FileContent read(const char* file, std::uint64_t) const override {
        const std::string_view bytes =
            file == std::string_view(weights_name) ? image_.weights : image_.golden;
        nn::FileContent content(bytes.size());  // A copy, because it is aligned.
        std::copy(bytes.begin(), bytes.end(), content.data());
        return content;
    }

private:
    const BundleImage& image_;
};

// The file's content, once its size and SHA-256 are those that the manifest states.
nn::FileContent read_checked(const Source& source, const char* file, const nn::FileRecord& record) {
    nn::FileContent content = source.read(file, record.bytes);
    if (content.view().size() != record.bytes) {
        throw ModelError(source.name_of(file), "", std::to_string(record.bytes) + " bytes",
                         std::to_string(content.view().size()));
    }
    const std::string found = nn::sha256_hex(content.view());
    if (found != record.sha256) throw ModelError(source.name_of(file), "", "SHA-256 " + record.sha256, found);
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
    NetworkBuilder(const nn::Safetensors& weights, Precision stored, Precision held,
                   Precision rounded_to = Precision::float32)
        : weights_(weights),
          dtype_(stored == Precision::float16 ? "F16" : "F32"),
          storage_{held, std::make_shared<nn::WeightBlock>(block_bytes(held)), rounded_to} {}

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

// Runs all golden vectors of the networks as stored, and then of the rounded ones, if any.
void prove(Bundle& bundle, std::vector<Network>& exact, std::vector<Network>& rounded,
           std::vector<Network>& widened, const nn::GoldenVectors& golden) {
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const char* const name = contract::networks[i].name;
        bundle.golden_error = std::max(bundle.golden_error, golden.check(name, exact[i]));
        if (rounded.empty()) continue;
        const double tolerance = bundle.precision == Precision::int8 ? int8_tolerance : golden.tolerance();
        bundle.rounded_error =
            std::max(bundle.rounded_error, golden.compare(name, rounded[i], widened[i], tolerance));
    }
}

Bundle load(const Source& source, std::optional<Precision> precision) {
    nn::Manifest manifest = source.manifest();
    const Precision stored = precision_of(manifest.precision).value();
    Bundle bundle;
    bundle.precision = precision.value_or(stored);
    // Precisions are in the order of what they can tell apart.
    const bool rounds = bundle.precision > stored;
    std::vector<Network> exact, rounded, widened;
    {
        const nn::FileContent content = read_checked(source, weights_name, manifest.weights);
        const nn::Safetensors weights(source.name_of(weights_name), content.view());
        exact = NetworkBuilder(weights, stored, rounds ? stored : bundle.precision).build();
        if (rounds) {
            rounded = NetworkBuilder(weights, stored, bundle.precision).build();
            widened = NetworkBuilder(weights, stored, Precision::float32, bundle.precision).build();
        }
    }
    const nn::FileContent content = read_checked(source, golden_name, manifest.golden_file);
    const nn::Safetensors golden(source.name_of(golden_name), content.view());
    prove(bundle, exact, rounded, widened, nn::GoldenVectors(golden, manifest.golden));
    bundle.networks = rounds ? std::move(rounded) : std::move(exact);
    bundle.weight_bytes = block_bytes(bundle.precision);
    bundle.name = std::move(manifest.name);
    bundle.manifest_json = std::move(manifest.text);
    return bundle;
}

}  // namespace

Bundle load_bundle(const std::filesystem::path& folder, std::optional<Precision> precision) {
    return load(Folder(folder), precision);
}

Bundle load_bundle(const BundleImage& image, std::optional<Precision> precision) {
    return load(Memory(image), precision);
}

}  // namespace affetto
