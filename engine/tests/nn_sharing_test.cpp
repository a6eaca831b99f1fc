// Networks and processors that share their weights and keep their states apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "affetto/processor.h"
#include "music_support.h"
#include "nn/layers.h"

namespace {

using namespace affetto;
using namespace affetto::nn;

std::vector<float> waves(int count, float pace) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(pace * static_cast<float>(i + 1));
    return values;
}

std::unique_ptr<Layer> lstm() {
    const auto weight = waves(28 * 3, 0.7F), recurrent = waves(28 * 7, 0.9F), bias = waves(28, 1.1F);
    return make_lstm(output_major(weight.data(), 28, 3), output_major(recurrent.data(), 28, 7), bias);
}

std::unique_ptr<Layer> gru() {
    const auto weight = waves(21 * 7, 0.7F), recurrent = waves(21 * 7, 0.9F), bias = waves(42, 1.1F);
    return make_gru(output_major(weight.data(), 21, 7), output_major(recurrent.data(), 21, 7),
                    std::span(bias).first(21), std::span(bias).last(21));
}

// One layer of every type.
Network every_layer() {
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(lstm());
    layers.push_back(gru());
    const auto kernel = waves(3 * 7 * 7, 0.3F), values = waves(49, 0.5F);
    const std::span<const float> seven = std::span(values).first(7);
    layers.push_back(make_conv1d({7, 7, 3, 2, 1}, kernel, seven, Activation::tanh));
    layers.push_back(make_dense(output_major(values.data(), 7, 7), seven, Activation::sigmoid));
    layers.push_back(make_prelu(7, seven));
    const std::vector<float> ones(7, 1.0F);
    layers.push_back(make_batchnorm({}, {}, seven, ones, 1e-3F));
    layers.push_back(make_activation(7, Activation::elu));
    return Network(std::move(layers));
}

std::vector<float> step(Network& network, int index) {
    std::vector<float> output(static_cast<std::size_t>(network.output_size()));
    network.process(waves(network.input_size(), 0.1F * static_cast<float>(index + 1)), output);
    return output;
}

TEST(Sharing, StatesAreKeptApart) {
    Network first = every_layer();
    std::vector<std::vector<float>> alone;
    for (int i = 0; i < 20; ++i) alone.push_back(step(first, i));
    EXPECT_NE(step(first, 0), alone[0]) << "the state should tell";
    Network second = first.share();  // of a network that has run: its state is cleared all the same
    first.reset();
    Network third = second.share();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(step(second, i), alone[static_cast<std::size_t>(i)]);
        step(first, 3 * i);
        step(third, 7 * i + 1);
    }
}

/// A dense layer and an LSTM whose unit u, of `size`, computes what unit u modulo 7 of a small one does.
Network repeated_units(int size) {
    const auto units = static_cast<std::size_t>(size);
    std::vector<float> spread, gates, recurrent(4 * units * units), bias;
    for (std::size_t unit = 0; unit < units; ++unit) {
        for (int i = 0; i < 3; ++i)
            spread.push_back(std::cos(static_cast<float>(3 * (unit % 7)) + static_cast<float>(i)));
    }
    for (std::size_t row = 0; row < 4 * units; ++row) {
        const std::size_t gate = row / units, unit = row % units % 7;
        for (std::size_t i = 0; i < units; ++i)
            gates.push_back(i < 7 ? std::sin(static_cast<float>(100 * gate + 10 * unit + i)) : 0.0F);
        bias.push_back(std::cos(static_cast<float>(10 * gate + unit)));
    }
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(make_dense(output_major(spread.data(), size, 3), {}, Activation::tanh));
    layers.push_back(make_lstm(output_major(gates.data(), 4 * size, size),
                               output_major(recurrent.data(), 4 * size, size), bias));
    return Network(std::move(layers));
}

// Their vectors between layers and their gates do not lie where those of narrow ones do.
TEST(Sharing, ACopyGoesOnFromTheSameState) {
    Network first = every_layer();
    for (int i = 0; i < 5; ++i) step(first, i);
    Network copy = first.copy(), cleared = first.share();
    const auto expected = step(first, 5);
    EXPECT_EQ(step(copy, 5), expected);
    EXPECT_NE(step(cleared, 5), expected);
}

TEST(Sharing, WideNetworksComputeWhatNarrowOnesDo) {
    Network narrow = repeated_units(14), wide = repeated_units(700);
    Network shared = wide.share();
    for (int i = 0; i < 5; ++i) {
        const auto expected = step(narrow, i), found = step(wide, i);
        EXPECT_EQ(step(shared, i), found);
        for (std::size_t unit = 0; unit < found.size(); ++unit)
            ASSERT_NEAR(found[unit], expected[unit % 7], 1e-6F) << unit;
    }
}

TEST(Sharing, OutlivesTheFirst) {
    auto first = std::make_unique<Network>(every_layer());
    Network second = first->share();
    const auto expected = step(*first, 1);
    first.reset();
    EXPECT_EQ(step(second, 1), expected);
}

TEST(Sharing, ProcessorsShareOneBundle) {
    MultiModelProcessor first = affetto::testing::random_processor(3);
    MultiModelProcessor second(first.shared_bundle());
    EXPECT_EQ(&first.bundle(), &second.bundle());
    const auto expected = step(first.network(contract::melody::index), 0);
    step(first.network(contract::melody::index), 1);
    EXPECT_EQ(step(second.network(contract::melody::index), 0), expected);
}

}  // namespace
