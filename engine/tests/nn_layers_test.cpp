#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>

#include "allocation_guard.h"
#include "nn/activation.h"
#include "nn/layers.h"

namespace {

using namespace affetto;
using namespace affetto::nn;

std::vector<float> random_values(std::size_t count, unsigned seed = 1) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    std::vector<float> values(count);
    for (float& value : values) value = uniform(generator);
    return values;
}

std::vector<float> run(Layer& layer, const std::vector<float>& input) {
    std::vector<float> output(static_cast<std::size_t>(layer.output_size()));
    layer.process(input.data(), output.data());
    return output;
}

double logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }

TEST(Activation, KnowsRtneuralsNamesExactly) {
    EXPECT_EQ(activation_of(""), Activation::none);
    EXPECT_EQ(activation_of("tanh"), Activation::tanh);
    EXPECT_EQ(activation_of("elu"), Activation::elu);
    for (const char* name : {"Tanh", "tanh ", "linear", "selu"}) EXPECT_FALSE(activation_of(name)) << name;
}

TEST(Activation, SoftmaxOfLargeValuesSumsToOne) {
    std::vector<float> values{1000.0F, 1001.0F, -1000.0F};
    activate(Activation::softmax, values.data(), 3);
    EXPECT_NEAR(values[0], 1.0 / (1.0 + std::exp(1.0)), 1e-6);
    EXPECT_NEAR(values[1], std::exp(1.0) / (1.0 + std::exp(1.0)), 1e-6);
    EXPECT_NEAR(values[2], 0.0, 1e-6);
}

TEST(Activation, EluAndReluOverMoreThanOneBlock) {
    const auto inputs = random_values(150);
    auto elu = inputs, relu = inputs;
    activate(Activation::elu, elu.data(), 150);
    activate(Activation::relu, relu.data(), 150);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        EXPECT_NEAR(elu[i], inputs[i] > 0 ? inputs[i] : std::exp(double{inputs[i]}) - 1.0, 2e-7);
        EXPECT_EQ(relu[i], std::max(inputs[i], 0.0F));
    }
}

TEST(Dense, AddsTheBiasAndAppliesTheActivation) {
    const std::vector<float> weight{1, 2, -3, 4}, bias{0.5F, -20.0F};
    const auto layer = make_dense(output_major(weight.data(), 2, 2), bias, Activation::relu);
    EXPECT_EQ(run(*layer, {10, 1}), (std::vector<float>{12.5F, 0.0F}));
    EXPECT_EQ(layer->parameter_count(), 6U);
    const auto unbiased = make_dense(output_major(weight.data(), 2, 2), {}, Activation::none);
    EXPECT_EQ(run(*unbiased, {10, 1}), (std::vector<float>{12.0F, -26.0F}));
    EXPECT_EQ(unbiased->parameter_count(), 4U);
}

TEST(Lstm, FollowsItsEquations) {
    constexpr int inputs = 3, size = 5;
    const auto weight = random_values(4 * size * inputs, 1), recurrent = random_values(4 * size * size, 2);
    const auto bias = random_values(4 * size, 3);
    const auto layer = make_lstm(output_major(weight.data(), 4 * size, inputs),
                                 output_major(recurrent.data(), 4 * size, size), bias);
    std::vector<double> hidden(size), cell(size);
    for (unsigned step = 0; step < 50; ++step) {
        if (step == 30) {
            layer->reset();
            hidden.assign(size, 0.0);
            cell.assign(size, 0.0);
        }
        const auto input = random_values(inputs, 10 + step);
        std::vector<double> gates(bias.begin(), bias.end());
        for (int row = 0; row < 4 * size; ++row) {
            for (int i = 0; i < inputs; ++i) gates[row] += double{weight[row * inputs + i]} * input[i];
            for (int i = 0; i < size; ++i) gates[row] += double{recurrent[row * size + i]} * hidden[i];
        }
        const auto output = run(*layer, input);
        for (int i = 0; i < size; ++i) {
            cell[i] =
                logistic(gates[size + i]) * cell[i] + logistic(gates[i]) * std::tanh(gates[2 * size + i]);
            hidden[i] = logistic(gates[3 * size + i]) * std::tanh(cell[i]);
            EXPECT_NEAR(output[i], hidden[i], 1e-6) << "step " << step;
        }
    }
}

TEST(Gru, FollowsItsEquations) {
    constexpr int inputs = 4, size = 11;
    const auto weight = random_values(3 * size * inputs, 1), recurrent = random_values(3 * size * size, 2);
    const auto bias = random_values(3 * size, 3), recurrent_bias = random_values(3 * size, 4);
    const auto layer = make_gru(output_major(weight.data(), 3 * size, inputs),
                                output_major(recurrent.data(), 3 * size, size), bias, recurrent_bias);
    std::vector<double> hidden(size);
    for (unsigned step = 0; step < 50; ++step) {
        if (step == 30) {
            layer->reset();
            hidden.assign(size, 0.0);
        }
        const auto input = random_values(inputs, 10 + step);
        std::vector<double> from_input(bias.begin(), bias.end());
        std::vector<double> from_hidden(recurrent_bias.begin(), recurrent_bias.end());
        for (int row = 0; row < 3 * size; ++row) {
            for (int i = 0; i < inputs; ++i) from_input[row] += double{weight[row * inputs + i]} * input[i];
            for (int i = 0; i < size; ++i) from_hidden[row] += double{recurrent[row * size + i]} * hidden[i];
        }
        const auto output = run(*layer, input);
        for (int i = 0; i < size; ++i) {
            const double update = logistic(from_input[i] + from_hidden[i]);
            const double reset = logistic(from_input[size + i] + from_hidden[size + i]);
            const double candidate = std::tanh(from_input[2 * size + i] + reset * from_hidden[2 * size + i]);
            hidden[i] = (1.0 - update) * candidate + update * hidden[i];
            EXPECT_NEAR(output[i], hidden[i], 1e-6) << "step " << step;
        }
    }
}

class Convolution : public ::testing::TestWithParam<ConvolutionShape> {};

INSTANTIATE_TEST_SUITE_P(Shapes, Convolution,
                         ::testing::Values(ConvolutionShape{1, 1, 1, 1, 1}, ConvolutionShape{3, 5, 4, 1, 1},
                                           ConvolutionShape{3, 5, 4, 7, 1}, ConvolutionShape{6, 4, 3, 2, 2},
                                           ConvolutionShape{6, 6, 2, 3, 6}),
                         [](const auto& tested) {
                             const ConvolutionShape& s = tested.param;
                             return std::to_string(s.inputs) + "to" + std::to_string(s.outputs) + "k" +
                                    std::to_string(s.kernel_size) + "d" + std::to_string(s.dilation) + "g" +
                                    std::to_string(s.groups);
                         });

TEST_P(Convolution, SumsOverPastInputs) {
    const ConvolutionShape s = GetParam();
    const int group_in = s.inputs / s.groups, group_out = s.outputs / s.groups;
    const auto kernel = random_values(static_cast<std::size_t>(s.kernel_size * group_in * s.outputs), 1);
    const auto bias = random_values(static_cast<std::size_t>(s.outputs), 2);
    const auto layer = make_conv1d(s, kernel, bias, Activation::none);
    std::vector<std::vector<float>> past;
    for (unsigned step = 0; step < 60; ++step) {
        if (step == 40) {
            layer->reset();
            past.clear();
        }
        past.push_back(random_values(static_cast<std::size_t>(s.inputs), 10 + step));
        const auto output = run(*layer, past.back());
        for (int o = 0; o < s.outputs; ++o) {
            double expected = bias[o];
            for (int k = 0; k < s.kernel_size; ++k) {
                const int before = (s.kernel_size - 1 - k) * s.dilation;
                if (before >= static_cast<int>(past.size())) continue;
                const auto& input = past[past.size() - 1 - before];
                for (int i = 0; i < group_in; ++i) {
                    expected += double{kernel[(k * group_in + i) * s.outputs + o]} *
                                input[o / group_out * group_in + i];
                }
            }
            EXPECT_NEAR(output[o], expected, 1e-6) << "step " << step;
        }
    }
}

TEST(Prelu, TakesOneSlopeOrOneForEach) {
    EXPECT_EQ(run(*make_prelu(3, std::vector<float>{0.5F}), {-2, 0, 3}), (std::vector<float>{-1, 0, 3}));
    EXPECT_EQ(run(*make_prelu(3, std::vector<float>{0.5F, 1, 2}), {-2, -1, -3}),
              (std::vector<float>{-1, -1, -6}));
}

TEST(BatchNorm, ScalesAndShifts) {
    const std::vector<float> mean{1, 2}, variance{3, 8}, scale{2, 3}, shift{10, 20};
    EXPECT_EQ(run(*make_batchnorm({}, {}, mean, variance, 1.0F), {3, 5}), (std::vector<float>{1, 1}));
    EXPECT_EQ(run(*make_batchnorm(scale, shift, mean, variance, 1.0F), {3, 5}), (std::vector<float>{12, 23}));
}

TEST(Network, RefusesLayersThatDoNotFit) {
    EXPECT_THROW(Network({}), std::invalid_argument);
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(make_activation(3, Activation::tanh));
    layers.push_back(make_activation(4, Activation::tanh));
    EXPECT_THROW(Network(std::move(layers)), std::invalid_argument);
}

// One of each type, from 8 values to 8.
std::vector<std::unique_ptr<Layer>> every_layer() {
    const auto weights = random_values(8 * 8 * 4);
    const std::span<const float> values(weights);
    std::vector<std::unique_ptr<Layer>> layers;
    for (std::size_t i = 0; i < activation_names.size(); ++i) {
        layers.push_back(
            make_dense(output_major(weights.data(), 8, 8), values.first(8), static_cast<Activation>(i)));
    }
    layers.push_back(make_lstm(output_major(weights.data(), 32, 8), output_major(weights.data(), 32, 8),
                               values.first(32)));
    layers.push_back(make_gru(output_major(weights.data(), 24, 8), output_major(weights.data(), 24, 8),
                              values.first(24), values.first(24)));
    layers.push_back(
        make_conv1d({8, 8, 3, 2, 2}, values.first(3 * 4 * 8), values.first(8), Activation::tanh));
    layers.push_back(make_activation(8, Activation::softmax));
    layers.push_back(make_prelu(8, values.first(8)));
    const std::vector<float> ones(8, 1.0F);
    layers.push_back(make_batchnorm(values.first(8), values.first(8), values.first(8), ones, 0.1F));
    return layers;
}

TEST(Layers, ProcessAndResetNeitherAllocateNorFree) {
    const auto input = random_values(8);
    std::vector<float> output(8);
    for (const auto& layer : every_layer()) {
        const affetto::testing::AllocationGuard guard;
        layer->process(input.data(), output.data());
        layer->reset();
        layer->process(input.data(), output.data());
        EXPECT_EQ(guard.operations(), 0U) << layer->type();
    }
}

TEST(Network, RunsItsLayersInOrderWithoutAllocating) {
    const auto input = random_values(8);
    auto expected = input;
    for (const auto& layer : every_layer()) expected = run(*layer, expected);
    Network network(every_layer());
    std::vector<float> output(8);
    const affetto::testing::AllocationGuard guard;
    network.process(input, output);
    network.reset();
    network.process(input, output);
    EXPECT_EQ(guard.operations(), 0U);
    EXPECT_EQ(output, expected);
}

}  // namespace
