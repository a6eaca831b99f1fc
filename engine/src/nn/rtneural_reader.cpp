#include "nn/rtneural_reader.h"

#include <array>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>

#include "affetto/network.h"
#include "nn/contract_mark.h"
#include "nn/input_file.h"
#include "nn/json_scanner.h"
#include "nn/problems.h"
#include "nn/rtneural_layers.h"
#include "nn/rtneural_tensor.h"

namespace affetto {
namespace nn {
namespace {

constexpr std::size_t max_layers = 1000;

using Kind = JsonScanner::Kind;
using Keys = std::set<std::string>;

class Reader {
public:
    Reader(std::istream& text, std::size_t window_bytes)
        : scanner_(text, window_bytes), tensors_(scanner_, problems_) {}
    ModelCheck read();

private:
    void read_model();
    void read_layers();
    void read_layer();
    void read_layer_key(const std::string& key, LayerText& layer);
    void make_pending_layers();

    std::string read_type();
    std::optional<Activation> read_activation();
    int read_shape();
    int read_size(std::int64_t largest);
    int read_size_or_array_of_one(std::int64_t largest);
    std::optional<double> read_epsilon();
    void read_weights(std::vector<Tensor>& weights);

    bool comes(Kind kind, const std::string& expected);
    void check_keys(const Keys& keys, const LayerText& layer);

    JsonScanner scanner_;
    Problems problems_;
    TensorReader tensors_;
    LayerMaker maker_{problems_};
    std::optional<int> in_size_;  // 0 where it was refused
    std::optional<ContractMark> mark_;
    std::vector<LayerText> pending_;  // read before in_size_ was
    std::vector<std::unique_ptr<Layer>> layers_;
    std::vector<Activation> activations_;  // one a layer
    int running_size_ = 0;                 // 0 where a problem has left it unknown
    std::size_t layer_count_ = 0;
};

ModelCheck Reader::read() {
    ModelCheck check;
    try {
        read_model();
        scanner_.expect_end();
        if (problems_.count() == 0) check.network.emplace(std::move(layers_));
    } catch (const JsonError& error) {
        problems_.add_last(error.path, error.expected, error.found);
    } catch (const TooManyProblems&) {
    }
    check.problems = problems_.take();
    return check;
}

void Reader::read_model() {
    if (!comes(Kind::object, "an object with in_shape and layers")) return;
    Keys keys;
    scanner_.enter_object();
    for (std::string key; scanner_.next_key(key);) {
        keys.insert(key);
        if (key == "in_shape") {
            in_size_ = running_size_ = read_shape();
        } else if (key == "layers") {
            read_layers();
        } else if (key == contract_mark_key) {
            mark_ = read_contract_mark(scanner_);
        } else {
            scanner_.skip();  // what others keep beside the model: author, sample rate ...
        }
    }
    for (const char* key : {"in_shape", "layers"}) {
        if (!keys.contains(key)) problems_.add(key, "an array", "no such key");
    }
    make_pending_layers();
    if (mark_ && problems_.count() == 0) check_contract_mark(*mark_, layers_, activations_, problems_);
}

void Reader::read_layers() {
    if (!comes(Kind::array, "an array of layers")) return;
    const std::string path = scanner_.path();
    for (scanner_.enter_array(); scanner_.next_element(); ++layer_count_) {
        if (layer_count_ == max_layers)
            throw JsonError(path, "at most " + std::to_string(max_layers) + " layers", "more");
        if (comes(Kind::object, "a layer: an object")) read_layer();
    }
    if (layer_count_ == 0) problems_.add(path, "at least one layer", "an empty array");
}

void Reader::read_layer() {
    LayerText layer;
    layer.path = scanner_.path();
    Keys keys;
    scanner_.enter_object();
    for (std::string key; scanner_.next_key(key);) {
        keys.insert(key);
        read_layer_key(key, layer);
    }
    check_keys(keys, layer);
    pending_.push_back(std::move(layer));
    if (in_size_) make_pending_layers();
}

void Reader::read_layer_key(const std::string& key, LayerText& layer) {
    if (key == "type") {
        layer.type = read_type();
    } else if (key == "activation") {
        layer.activation = read_activation();
    } else if (key == "shape") {
        layer.size = read_shape();
    } else if (key == "weights") {
        read_weights(layer.weights);
    } else if (key == "kernel_size") {
        layer.kernel_size = read_size_or_array_of_one(max_layer_size);
    } else if (key == "dilation") {
        layer.dilation = read_size_or_array_of_one(max_kept_values);
    } else if (key == "groups") {
        layer.groups = read_size(max_layer_size);
    } else if (key == "epsilon") {
        layer.epsilon = read_epsilon();
    } else {
        scanner_.skip();  // check_keys has a word on it
    }
}

// RTNeural's loader passes over keys that it does not know; one that was meant to change the numbers
// (use_bias, recurrent_activation, Activation ...) must not be lost that way.
void Reader::check_keys(const Keys& keys, const LayerText& layer) {
    Keys wanted{"type", "shape", "weights"};
    if (layer.type == "conv1d") wanted.insert({"kernel_size", "dilation"});
    if (layer.type == "batchnorm") wanted.insert("epsilon");
    for (const std::string& key : wanted) {
        if (!keys.contains(key)) problems_.add(layer.path, "the key " + quote(key), "none");
    }
    wanted.insert({"activation", "name"});
    if (layer.type == "conv1d") wanted.insert("groups");
    for (const std::string& key : keys) {
        if (!layer.type.empty() && !wanted.contains(key)) {
            problems_.add(layer.path, "no key that a layer of type " + layer.type + " does not have",
                          quote(key));
        }
    }
}

void Reader::make_pending_layers() {
    for (const LayerText& layer : pending_) {
        if (!layer.type.empty() && layer.size > 0 && running_size_ > 0) {
            if (auto made = maker_.make(layer, running_size_)) {
                layers_.push_back(std::move(made));
                activations_.push_back(layer.activation.value_or(Activation::none));
            }
        }
        running_size_ = layer.size;
    }
    pending_.clear();
}

std::string Reader::read_type() {
    if (!comes(Kind::string, "a layer type: " + layer_type_names)) return {};
    std::string type = scanner_.string();
    if (is_layer_type(type)) return type;
    problems_.add(scanner_.path(), layer_type_names, quote(type));
    return {};
}

std::optional<Activation> Reader::read_activation() {
    const std::string expected = "tanh, relu, sigmoid, softmax, elu or \"\"";
    if (!comes(Kind::string, expected)) return std::nullopt;
    const std::string name = scanner_.string();
    const auto activation = activation_of(name);
    if (!activation) problems_.add(scanner_.path(), expected, quote(name));
    return activation;
}

// One to three sizes, of which all but the last may be null; gives the last. (With four, RTNeural's
// loader takes the model for a two-dimensional one.)
int Reader::read_shape() {
    const std::string expected = "an array of one to three sizes, as in [null, null, 64]";
    if (!comes(Kind::array, expected)) return 0;
    const std::string path = scanner_.path();
    std::size_t count = 0;
    int last = 0;
    bool last_is_null = false;
    for (scanner_.enter_array(); scanner_.next_element(); ++count) {
        last_is_null = scanner_.kind() == Kind::null;
        if (last_is_null) {
            scanner_.skip();
        } else {
            last = read_size(max_layer_size);
        }
    }
    if (count == 0 || count > 3) {
        problems_.add(path, expected, "an array of " + std::to_string(count));
    } else if (last_is_null) {
        problems_.add(path, "a size at the end", "null");
    } else {
        return last;
    }
    return 0;
}

int Reader::read_size(std::int64_t largest) {
    const std::string expected = "an integer from 1 to " + std::to_string(largest);
    if (scanner_.kind() == Kind::number) {
        std::string text;
        const JsonNumber number = scanner_.number(&text);
        if (number.integer && number.value >= 1 && number.value <= static_cast<double>(largest))
            return static_cast<int>(number.value);
        problems_.add(scanner_.path(), expected, text);
    } else {
        problems_.add(scanner_.path(), expected, scanner_.describe());
    }
    return 0;
}

// Keras gives the sizes of a kernel as an array of one.
int Reader::read_size_or_array_of_one(std::int64_t largest) {
    if (scanner_.kind() != Kind::array) return read_size(largest);
    const std::string path = scanner_.path();
    int size = 0;
    std::size_t count = 0;
    for (scanner_.enter_array(); scanner_.next_element(); ++count) size = read_size(largest);
    if (count == 1) return size;
    problems_.add(path, "an array of one size", "an array of " + std::to_string(count));
    return 0;
}

std::optional<double> Reader::read_epsilon() {
    const std::string expected = "a number from 0 to 1e6";
    if (!comes(Kind::number, expected)) return std::nullopt;
    std::string text;
    const double value = scanner_.number(&text).value;
    if (value >= 0.0 && value <= 1e6) return value;
    problems_.add(scanner_.path(), expected, text);
    return std::nullopt;
}

void Reader::read_weights(std::vector<Tensor>& weights) {
    if (!comes(Kind::array, "an array of weights")) return;
    const std::string path = scanner_.path();
    for (scanner_.enter_array(); scanner_.next_element();) {
        if (weights.size() == 4) throw JsonError(path, "at most four arrays", "more");
        weights.push_back(tensors_.read());
    }
}

// True where the kind comes next; else reads past what comes instead.
bool Reader::comes(Kind kind, const std::string& expected) {
    if (scanner_.kind() == kind) return true;
    const std::string path = scanner_.path();
    problems_.add(path, expected, scanner_.describe());
    return false;
}

}  // namespace

ModelCheck check_rtneural_text(std::istream& text, std::size_t window_bytes) {
    return Reader(text, window_bytes).read();
}

}  // namespace nn

ModelCheck check_rtneural_json(const std::filesystem::path& file) {
    std::ifstream text = nn::open_input(file);
    return nn::check_rtneural_text(text);
}

Network read_rtneural_json(const std::filesystem::path& file) {
    ModelCheck check = check_rtneural_json(file);
    if (check.network) return std::move(*check.network);
    const ModelProblem& problem = check.problems.front();
    throw ModelError(file.string(), problem.path, problem.expected, problem.found);
}

}  // namespace affetto
