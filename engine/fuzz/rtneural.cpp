// Any bytes as RTNeural JSON: problems or a network that runs, the same whatever the window.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "claim.h"
#include "nn/problems.h"
#include "nn/rtneural_reader.h"

namespace {

using affetto::ModelCheck;
using affetto::ModelProblem;
using affetto::Network;
using affetto::fuzz::claim;
using affetto::nn::JsonScanner;

// More would be run time, not coverage.
constexpr std::size_t most_weights_run = 1 << 14;
constexpr int largest_size_run = 1 << 10;

ModelCheck check(const std::string& text, std::size_t window_bytes) {
    std::istringstream stream(text);
    return affetto::nn::check_rtneural_text(stream, window_bytes);
}

bool same(const std::vector<ModelProblem>& a, const std::vector<ModelProblem>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].path != b[i].path || a[i].expected != b[i].expected || a[i].found != b[i].found)
            return false;
    }
    return true;
}

void run(Network& network) {
    int width = network.input_size();
    bool small = network.parameter_count() <= most_weights_run;
    for (const auto& layer : network.layers()) {
        claim(layer->input_size() == width && layer->output_size() > 0, "layers that fit together");
        width = layer->output_size();
        small &= width <= largest_size_run;
    }
    claim(width == network.output_size(), "the last layer gives the output");
    if (!small || network.input_size() > largest_size_run) return;
    const std::vector<float> input(static_cast<std::size_t>(network.input_size()), 0.5F);
    std::vector<float> first(static_cast<std::size_t>(width)), again(first);
    network.process(input, first);
    network.process(input, again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    ModelCheck whole = check(text, JsonScanner::default_window_bytes);
    claim(whole.network.has_value() == whole.problems.empty(), "either problems or a network");
    claim(whole.problems.size() <= affetto::nn::max_problems + 1, "a bounded list of problems");
    if (size > JsonScanner::least_window_bytes) {
        const ModelCheck pieces = check(text, JsonScanner::least_window_bytes);
        claim(same(whole.problems, pieces.problems), "the same problems whatever the window");
    }
    for (const ModelProblem& problem : whole.problems) {
        claim(!problem.expected.empty() && !problem.found.empty(), "what was expected and found");
    }
    if (whole.network) run(*whole.network);
    return 0;
}
