// Timing loops for `affetto bench`: they run in C++, so that no call into Python is measured.
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "affetto/processor.h"
#include "bindings.h"

namespace nb = nanobind;

namespace affetto::bindings {
namespace {

using Microseconds = nb::ndarray<nb::numpy, double, nb::ndim<1>>;

int network_index(const std::string& name) {
    for (int i = 0; i < contract::network_count; ++i) {
        if (name == contract::networks[static_cast<std::size_t>(i)].name) return i;
    }
    throw std::invalid_argument("no network is called " + name);
}

/// Inputs in [-1, 1] that differ from call to call, so that no branch or state settles.
std::vector<float> make_inputs(std::size_t count) {
    std::vector<float> inputs(count);
    std::uint32_t state = 0x9E3779B9U;
    for (float& value : inputs) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<float>(state >> 8) / 8388608.0F - 1.0F;
    }
    return inputs;
}

std::vector<double> time_calls(MultiModelProcessor& processor, std::optional<int> only, std::size_t calls) {
    constexpr std::size_t variants = 64;
    constexpr std::size_t widest = 128;
    const std::vector<float> inputs = make_inputs(variants * widest);
    std::vector<float> output(widest);
    std::vector<double> microseconds(calls);
    for (std::size_t call = 0; call < calls; ++call) {
        const float* input = inputs.data() + (call % variants) * widest;
        const auto begin = std::chrono::steady_clock::now();
        for (int n = 0; n < contract::network_count; ++n) {
            if (only && n != *only) continue;
            const auto& spec = contract::networks[static_cast<std::size_t>(n)];
            processor.run(n, {input, static_cast<std::size_t>(spec.input_size)},
                          {output.data(), static_cast<std::size_t>(spec.output_size)});
        }
        const auto end = std::chrono::steady_clock::now();
        microseconds[call] = std::chrono::duration<double, std::micro>(end - begin).count();
    }
    return microseconds;
}

Microseconds time_networks(const std::string& bundle, std::optional<std::string> network, std::size_t calls) {
    std::optional<int> only;
    if (network) only = network_index(*network);
    auto* times = new std::vector<double>;
    nb::capsule owner(times, [](void* p) noexcept { delete static_cast<std::vector<double>*>(p); });
    {
        nb::gil_scoped_release release;
        MultiModelProcessor processor(load_bundle(bundle));
        time_calls(processor, only, calls / 10 + 1);  // warm the caches
        *times = time_calls(processor, only, calls);
    }
    return Microseconds(times->data(), {times->size()}, owner);
}

}  // namespace

void bind_benchmark(nb::module_& m) {
    m.def("time_networks", &time_networks, nb::arg("bundle"), nb::arg("network").none(), nb::arg("calls"),
          "Microseconds of each of `calls` steps of one network, or of all five where network is None.");
}

}  // namespace affetto::bindings
