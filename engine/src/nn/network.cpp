#include "affetto/network.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace affetto {

Network::Network(std::vector<std::unique_ptr<Layer>> layers) : layers_(std::move(layers)) {
    if (layers_.empty()) throw std::invalid_argument("a network needs at least one layer");
    std::size_t widest = 0;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        if (i > 0 && layers_[i]->input_size() != layers_[i - 1]->output_size()) {
            throw std::invalid_argument(
                "layer " + std::to_string(i) + " takes " + std::to_string(layers_[i]->input_size()) +
                " values, but the layer before it gives " + std::to_string(layers_[i - 1]->output_size()));
        }
        widest = std::max(widest, static_cast<std::size_t>(layers_[i]->output_size()));
    }
    if (widest <= stack_width) return;
    for (auto& wide : wide_) wide.resize(widest);
}

int Network::input_size() const noexcept { return layers_.front()->input_size(); }

int Network::output_size() const noexcept { return layers_.back()->output_size(); }

std::size_t Network::parameter_count() const noexcept {
    std::size_t count = 0;
    for (const auto& layer : layers_) count += layer->parameter_count();
    return count;
}

void Network::reset() noexcept {
    for (const auto& layer : layers_) layer->reset();
}

Network Network::share() const {
    std::vector<std::unique_ptr<Layer>> layers;
    for (const auto& layer : layers_) layers.push_back(layer->share());
    return Network(std::move(layers));
}

Network Network::copy() const {
    std::vector<std::unique_ptr<Layer>> layers;
    for (const auto& layer : layers_) layers.push_back(layer->copy());
    return Network(std::move(layers));
}

void Network::process(std::span<const float> input, std::span<float> output) noexcept {
    assert(static_cast<int>(input.size()) == input_size());
    assert(static_cast<int>(output.size()) == output_size());
    alignas(64) float narrow[2][stack_width];
    float* const between[2] = {wide_[0].empty() ? narrow[0] : wide_[0].data(),
                               wide_[1].empty() ? narrow[1] : wide_[1].data()};
    const float* from = input.data();
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        float* const to = i + 1 == layers_.size() ? output.data() : between[i % 2];
        layers_[i]->process(from, to);
        from = to;
    }
}

}  // namespace affetto
