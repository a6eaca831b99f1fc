#include "music_support.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "nn/layers.h"

namespace affetto::testing {

using music::Random;

namespace {

std::vector<float> random_values(Random& random, std::size_t count, float scale) {
    std::vector<float> values(count);
    for (float& value : values) value = 2.0F * scale * random.spread();
    return values;
}

nn::Activation activation_named(std::string_view name) {
    if (name == "relu") return nn::Activation::relu;
    if (name == "sigmoid") return nn::Activation::sigmoid;
    if (name == "softmax") return nn::Activation::softmax;
    return nn::Activation::tanh;
}

std::unique_ptr<Layer> random_layer(Random& random, const contract::LayerSpec& spec, int inputs) {
    const auto scale = 2.0F / std::sqrt(static_cast<float>(inputs));
    const bool recurrent = std::string_view(spec.type) == "lstm";
    const int rows = recurrent ? 4 * spec.size : spec.size;
    const auto weights = random_values(random, static_cast<std::size_t>(rows) * inputs, scale);
    const auto bias = random_values(random, rows, 0.2F);
    const auto matrix = nn::output_major(weights.data(), rows, inputs);
    if (!recurrent) return nn::make_dense(matrix, bias, activation_named(spec.activation));
    const auto inner = random_values(random, static_cast<std::size_t>(rows) * spec.size,
                                     1.0F / std::sqrt(static_cast<float>(spec.size)));
    return nn::make_lstm(matrix, nn::output_major(inner.data(), rows, spec.size), bias);
}

Network random_network(const contract::NetworkSpec& spec, std::uint64_t seed) {
    Random random(seed, 0);
    std::vector<std::unique_ptr<Layer>> layers;
    int inputs = spec.input_size;
    for (const auto& layer : spec.layers) {
        layers.push_back(random_layer(random, layer, inputs));
        inputs = layer.size;
    }
    return Network(std::move(layers));
}

class FixedLayer final : public Layer {
public:
    FixedLayer(int input_size, std::vector<float> output) : inputs_(input_size), output_(std::move(output)) {}
    std::string type() const override { return "fixed"; }
    int input_size() const noexcept override { return inputs_; }
    int output_size() const noexcept override { return static_cast<int>(output_.size()); }
    std::size_t parameter_count() const noexcept override { return 0; }
    void reset() noexcept override {}
    void process(const float*, float* output) noexcept override {
        std::copy(output_.begin(), output_.end(), output);
    }
    std::unique_ptr<Layer> share() const override { return std::make_unique<FixedLayer>(*this); }

private:
    int inputs_;
    std::vector<float> output_;
};

HeardBeat random_beat(Random& random, bool silent) {
    HeardBeat beat;
    for (float& value : beat.embedding) value = random.spread();
    beat.silent = silent;
    if (silent) return beat;
    beat.level_db = -60.0F + 60.0F * random.unit();
    const bool tonal = random.unit() < 0.8F;
    for (float& value : beat.chroma) value = tonal ? random.unit() : 0.0F;
    for (std::size_t step = 0; step < beat.accents.size(); ++step) {
        if (random.unit() < 0.5F) continue;
        beat.accents[step] = 2.0F * random.unit() - 1.0F;
        beat.offsets[step] = random.spread();
    }
    return beat;
}

}  // namespace

MultiModelProcessor random_processor(const std::array<std::uint64_t, contract::network_count>& seeds) {
    Bundle bundle;
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        bundle.networks.push_back(random_network(contract::networks[i], seeds[i]));
    }
    return MultiModelProcessor(std::move(bundle));
}

MultiModelProcessor random_processor(std::uint64_t seed) {
    return random_processor({seed, seed + 1, seed + 2, seed + 3, seed + 4});
}

std::unique_ptr<Layer> fixed_layer(int input_size, std::vector<float> output) {
    return std::make_unique<FixedLayer>(input_size, std::move(output));
}

MultiModelProcessor fixed_processor(const std::array<std::vector<float>, contract::network_count>& outputs) {
    Bundle bundle;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].empty()) {
            bundle.networks.push_back(random_network(contract::networks[i], i + 1));
            continue;
        }
        std::vector<std::unique_ptr<Layer>> layers;
        layers.push_back(fixed_layer(contract::networks[i].input_size, outputs[i]));
        bundle.networks.emplace_back(std::move(layers));
    }
    return MultiModelProcessor(std::move(bundle));
}

HeardMusic random_music(Random& random) {
    HeardMusic heard;
    heard.metre.beats_per_bar = 2 + static_cast<int>(3.0F * random.unit());
    heard.metre.compound = heard.metre.beats_per_bar == 3 && random.unit() < 0.5F;
    heard.metre.first_downbeat =
        static_cast<int>(random.unit() * static_cast<float>(heard.metre.beats_per_bar));
    heard.key = {static_cast<int>(random.unit() * 12.0F), random.unit() < 0.5F, random.unit()};
    heard.tempo_bpm = 40.0 + 200.0 * random.unit();
    const int beats = static_cast<int>(random.unit() * 48.0F);
    bool silent = random.unit() < 0.2F;
    for (int beat = 0; beat < beats; ++beat) {
        if (random.unit() < 0.08F) silent = !silent;
        heard.beats.push_back(random_beat(random, silent));
    }
    return heard;
}

HeardMusic plain_music(int bars) {
    constexpr std::array<std::array<int, 3>, 4> chords{{{0, 4, 7}, {9, 0, 4}, {5, 9, 0}, {7, 11, 2}}};
    HeardMusic heard;
    heard.tempo_bpm = 100.0;
    for (int beat = 0; beat < 4 * bars; ++beat) {
        HeardBeat played;
        played.silent = false;
        played.level_db = -20.0F;
        for (const int pitch_class : chords[beat / 4 % 4]) played.chroma[pitch_class] = 1.0F;
        played.accents[0] = 0.5F;
        heard.beats.push_back(played);
    }
    return heard;
}

HeardMusic nothing_heard(int bars) {
    HeardMusic heard;
    heard.tempo_bpm = 100.0;
    heard.beats.resize(static_cast<std::size_t>(4 * bars));
    for (HeardBeat& beat : heard.beats) beat.silent = false;
    return heard;
}

ComposerOptions random_options(Random& random) {
    ComposerOptions options;
    if (random.unit() < 0.7F) options.valence = 2.0F * random.unit() - 1.0F;
    if (random.unit() < 0.7F) options.arousal = 2.0F * random.unit() - 1.0F;
    options.follow = random.unit();
    options.density = random.unit();
    if (random.unit() < 0.8F) options.humanize = {random.unit(), random.unit(), random.unit()};
    options.temperature = 0.05F + 1.95F * random.unit();
    options.seed = random.next();
    options.glide_bars = random.unit() < 0.5F ? 0.0F : 8.0F * random.unit();
    for (float& density : options.lane_density) density = random.unit();
    if (random.unit() < 0.3F) options.swing = random.unit();
    options.repetition = random.unit();
    options.surprise = random.unit();
    if (random.unit() < 0.5F) return options;
    for (Register& range : options.registers) {
        range.lowest = static_cast<int>(116.0F * random.unit());
        range.highest =
            range.lowest + 12 + static_cast<int>(random.unit() * static_cast<float>(116 - range.lowest));
    }
    return options;
}

}  // namespace affetto::testing
