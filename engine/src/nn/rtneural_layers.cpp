#include "nn/rtneural_layers.h"

#include <array>
#include <cstdint>
#include <initializer_list>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

using Shape = std::vector<std::size_t>;

// Checks one layer's weights and builds it.
class LayerChecker {
public:
    LayerChecker(const LayerText& text, int inputs, std::int64_t& kept_values, Problems& problems)
        : text_(text), inputs_(inputs), kept_values_(kept_values), problems_(problems) {}

    std::unique_ptr<Layer> dense();
    std::unique_ptr<Layer> conv1d();
    std::unique_ptr<Layer> lstm();
    std::unique_ptr<Layer> gru();
    std::unique_ptr<Layer> prelu();
    std::unique_ptr<Layer> batchnorm();
    std::unique_ptr<Layer> activation();

private:
    std::size_t in() const { return static_cast<std::size_t>(inputs_); }
    std::size_t out() const { return static_cast<std::size_t>(text_.size); }
    Activation activation_or_none() const { return text_.activation.value_or(Activation::none); }
    const std::vector<float>& values(std::size_t weight) const { return text_.weights[weight].values; }

    bool problem(const std::string& where, const std::string& expected, const std::string& found) {
        problems_.add(text_.path + where, expected, found);
        return false;
    }
    bool has_count(std::initializer_list<std::size_t> counts, const std::string& names);
    bool has_shape(std::size_t weight, const Shape& shape);
    bool keeps_size();
    bool has_own_activation(std::initializer_list<Activation> allowed, const std::string& names);
    bool has_conv_shape();
    bool may_keep(std::int64_t rows, std::int64_t columns);
    bool has_positive_variance(std::size_t weight);

    const LayerText& text_;
    int inputs_;
    std::int64_t& kept_values_;
    Problems& problems_;
};

bool LayerChecker::has_count(std::initializer_list<std::size_t> counts, const std::string& names) {
    for (const std::size_t count : counts) {
        if (text_.weights.size() == count) return true;
    }
    return problem(".weights", names, "an array of " + std::to_string(text_.weights.size()));
}

bool LayerChecker::has_shape(std::size_t weight, const Shape& shape) {
    const Tensor& tensor = text_.weights[weight];
    if (!tensor.sound) return false;  // has its problem already
    if (tensor.shape == shape) return true;
    return problem(".weights[" + std::to_string(weight) + "]", shape_text(shape) + " numbers",
                   shape_text(tensor.shape));
}

bool LayerChecker::keeps_size() {
    if (text_.size == inputs_) return true;
    return problem(".shape", "the size that feeds the layer, " + std::to_string(inputs_),
                   std::to_string(text_.size));
}

// RTNeural's loader ignores the activation of these types, so any other would be lost in silence.
bool LayerChecker::has_own_activation(std::initializer_list<Activation> allowed, const std::string& names) {
    for (const Activation activation : allowed) {
        if (activation_or_none() == activation) return true;
    }
    const auto found = activation_names[static_cast<std::size_t>(activation_or_none())];
    return problem(".activation", names + " for a layer of type " + text_.type, quote(found));
}

// Counts a matrix, its rows padded as kernels need them, or a history of one column a step.
bool LayerChecker::may_keep(std::int64_t rows, std::int64_t columns) {
    kept_values_ += (rows + panel_rows - 1) / panel_rows * panel_rows * columns;
    if (kept_values_ <= max_kept_values) return true;
    return problem("", "layers that keep at most " + std::to_string(max_kept_values) + " values",
                   std::to_string(kept_values_));
}

std::unique_ptr<Layer> LayerChecker::dense() {
    if (!has_count({1, 2}, "an array of kernel and bias")) return nullptr;
    const bool biased = text_.weights.size() == 2;
    const bool kernel_fits = has_shape(0, {in(), out()});
    const bool bias_fits = !biased || has_shape(1, {out()});
    if (!kernel_fits || !bias_fits || !may_keep(text_.size, inputs_)) return nullptr;
    return make_dense(input_major(values(0).data(), text_.size, inputs_),
                      biased ? std::span<const float>(values(1)) : std::span<const float>(),
                      activation_or_none());
}

bool LayerChecker::has_conv_shape() {
    if (inputs_ % text_.groups != 0 || text_.size % text_.groups != 0) {
        return problem(
            ".groups",
            "a divisor of the sizes " + std::to_string(inputs_) + " and " + std::to_string(text_.size),
            std::to_string(text_.groups));
    }
    return true;
}

std::unique_ptr<Layer> LayerChecker::conv1d() {
    if (text_.kernel_size == 0 || text_.dilation == 0 || text_.groups == 0) return nullptr;
    if (!has_conv_shape() || !has_count({2}, "an array of kernel and bias")) return nullptr;
    const std::int64_t history_steps = std::int64_t{text_.kernel_size - 1} * text_.dilation + 1;
    const auto taps = static_cast<std::size_t>(text_.kernel_size);
    const bool kernel_fits = has_shape(0, {taps, in() / static_cast<std::size_t>(text_.groups), out()});
    const bool bias_fits = has_shape(1, {out()});
    if (!kernel_fits || !bias_fits || !may_keep(inputs_, history_steps)) return nullptr;
    for (int group = 0; group < text_.groups; ++group) {
        if (!may_keep(text_.size / text_.groups, text_.kernel_size * std::int64_t{inputs_ / text_.groups}))
            return nullptr;
    }
    return make_conv1d({inputs_, text_.size, text_.kernel_size, text_.dilation, text_.groups}, values(0),
                       values(1), activation_or_none());
}

std::unique_ptr<Layer> LayerChecker::lstm() {
    const bool activation_fits = has_own_activation({Activation::none, Activation::tanh}, "\"tanh\" or \"\"");
    if (!has_count({3}, "an array of kernel, recurrent kernel and bias")) return nullptr;
    const bool kernel_fits = has_shape(0, {in(), 4 * out()});
    const bool recurrent_fits = has_shape(1, {out(), 4 * out()});
    const bool bias_fits = has_shape(2, {4 * out()});
    if (!activation_fits || !kernel_fits || !recurrent_fits || !bias_fits) return nullptr;
    if (!may_keep(4 * text_.size, inputs_ + text_.size)) return nullptr;
    return make_lstm(input_major(values(0).data(), 4 * text_.size, inputs_),
                     input_major(values(1).data(), 4 * text_.size, text_.size), values(2));
}

std::unique_ptr<Layer> LayerChecker::gru() {
    const bool activation_fits = has_own_activation({Activation::none, Activation::tanh}, "\"tanh\" or \"\"");
    if (!has_count({3}, "an array of kernel, recurrent kernel and bias")) return nullptr;
    const bool kernel_fits = has_shape(0, {in(), 3 * out()});
    const bool recurrent_fits = has_shape(1, {out(), 3 * out()});
    const bool bias_fits = has_shape(2, {2, 3 * out()});
    if (!activation_fits || !kernel_fits || !recurrent_fits || !bias_fits) return nullptr;
    if (!may_keep(3 * text_.size, inputs_ + text_.size)) return nullptr;
    const std::span<const float> biases(values(2));
    return make_gru(input_major(values(0).data(), 3 * text_.size, inputs_),
                    input_major(values(1).data(), 3 * text_.size, text_.size), biases.first(3 * out()),
                    biases.last(3 * out()));
}

std::unique_ptr<Layer> LayerChecker::prelu() {
    const bool activation_fits = has_own_activation({Activation::none}, "\"\"");
    if (!keeps_size() || !has_count({1}, "an array of the slopes")) return nullptr;
    const bool one_for_all = text_.weights[0].shape == Shape{1, 1};
    if (!activation_fits || (!one_for_all && !has_shape(0, {1, in()}))) return nullptr;
    return text_.weights[0].sound ? make_prelu(inputs_, values(0)) : nullptr;
}

bool LayerChecker::has_positive_variance(std::size_t weight) {
    for (std::size_t i = 0; i < values(weight).size(); ++i) {
        if (values(weight)[i] + static_cast<float>(*text_.epsilon) > 0.0F) continue;
        return problem(".weights[" + std::to_string(weight) + "][" + std::to_string(i) + "]",
                       "a variance that is above 0 with epsilon", std::to_string(values(weight)[i]));
    }
    return true;
}

std::unique_ptr<Layer> LayerChecker::batchnorm() {
    const bool activation_fits = has_own_activation({Activation::none}, "\"\"");
    if (!keeps_size() ||
        !has_count({2, 4}, "an array of scale, shift, mean and variance, or of the last two")) {
        return nullptr;
    }
    bool weights_fit = true;
    for (std::size_t i = 0; i < text_.weights.size(); ++i) weights_fit &= has_shape(i, {in()});
    if (!activation_fits || !weights_fit || !text_.epsilon) return nullptr;
    const std::size_t mean = text_.weights.size() - 2;
    if (!has_positive_variance(mean + 1)) return nullptr;
    const std::span<const float> none;
    return make_batchnorm(mean == 2 ? std::span<const float>(values(0)) : none,
                          mean == 2 ? std::span<const float>(values(1)) : none, values(mean),
                          values(mean + 1), static_cast<float>(*text_.epsilon));
}

std::unique_ptr<Layer> LayerChecker::activation() {
    const bool size_fits = keeps_size();
    const bool no_weights = has_count({0}, "an empty array");
    if (activation_or_none() == Activation::none) {
        problem(".activation", "tanh, relu, sigmoid, softmax or elu", text_.activation ? "\"\"" : "none");
        return nullptr;
    }
    return size_fits && no_weights ? make_activation(inputs_, activation_or_none()) : nullptr;
}

struct LayerType {
    std::string_view name;
    std::unique_ptr<Layer> (LayerChecker::*make)();
};

constexpr std::array layer_types{
    LayerType{"dense", &LayerChecker::dense},
    LayerType{"time-distributed-dense", &LayerChecker::dense},
    LayerType{"conv1d", &LayerChecker::conv1d},
    LayerType{"gru", &LayerChecker::gru},
    LayerType{"lstm", &LayerChecker::lstm},
    LayerType{"prelu", &LayerChecker::prelu},
    LayerType{"batchnorm", &LayerChecker::batchnorm},
    LayerType{"activation", &LayerChecker::activation},
};

const LayerType* layer_type_of(std::string_view name) noexcept {
    for (const LayerType& type : layer_types) {
        if (type.name == name) return &type;
    }
    return nullptr;
}

}  // namespace

const std::string layer_type_names =
    "dense, time-distributed-dense, conv1d, gru, lstm, prelu, batchnorm or activation";

bool is_layer_type(std::string_view type) noexcept { return layer_type_of(type) != nullptr; }

std::unique_ptr<Layer> LayerMaker::make(const LayerText& text, int inputs) {
    LayerChecker checker(text, inputs, kept_values_, problems_);
    return (checker.*layer_type_of(text.type)->make)();
}

}  // namespace affetto::nn
