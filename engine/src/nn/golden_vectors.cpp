#include "nn/golden_vectors.h"

#include <algorithm>
#include <cmath>

namespace affetto::nn {

double GoldenVectors::check(const std::string& name, Network& network) const {
    const auto outputs = static_cast<std::size_t>(network.output_size());
    const auto found = run(name, network);
    const auto expected =
        file_.values(name + ".output", "F32", {static_cast<std::size_t>(record_.steps), outputs});
    return difference(name, found, expected, record_.tolerance);
}

double GoldenVectors::compare(const std::string& name, Network& network, Network& reference,
                              double tolerance) const {
    return difference(name, run(name, network), run(name, reference), tolerance);
}

std::vector<float> GoldenVectors::run(const std::string& name, Network& network) const {
    const auto steps = static_cast<std::size_t>(record_.steps);
    const auto inputs = static_cast<std::size_t>(network.input_size()),
               outputs = static_cast<std::size_t>(network.output_size());
    const auto input = file_.values(name + ".input", "F32", {steps, inputs});
    std::vector<float> output(steps * outputs);
    network.reset();
    for (std::size_t step = 0; step < steps; ++step) {
        if (step == static_cast<std::size_t>(record_.reset_before)) network.reset();
        network.process({input.data() + step * inputs, inputs}, {output.data() + step * outputs, outputs});
    }
    network.reset();
    return output;
}

double GoldenVectors::difference(const std::string& name, const std::vector<float>& found,
                                 const std::vector<float>& expected, double tolerance) const {
    const std::size_t outputs = found.size() / static_cast<std::size_t>(record_.steps);
    double largest = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double error = std::fabs(double{found[i]} - double{expected[i]});
        // Written so that a NaN is refused too.
        if (!(error <= tolerance)) {
            throw ModelError(
                file_.file(),
                name + ".output[" + std::to_string(i / outputs) + "][" + std::to_string(i % outputs) + "]",
                std::to_string(expected[i]), std::to_string(found[i]) + " when run");
        }
        largest = std::max(largest, error);
    }
    return largest;
}

}  // namespace affetto::nn
