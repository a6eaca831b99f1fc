// Timing loops for `affetto bench`: they run in C++, so that no call into Python is measured.
#include <nanobind/ndarray.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "affetto/processor.h"
#include "arrays.h"
#include "bench/timing.h"
#include "bindings.h"
#include "networks.h"
#include "nn/kernels.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {
namespace {

int network_index(const std::string& name) {
    for (int i = 0; i < contract::network_count; ++i) {
        if (name == contract::networks[static_cast<std::size_t>(i)].name) return i;
    }
    throw std::invalid_argument("no network is called " + name);
}

/// Processors of one bundle, which take turns.
class InferenceTimer {
public:
    InferenceTimer(const std::filesystem::path& folder, const std::optional<std::string>& precision,
                   std::size_t instances) {
        const auto held = precision ? std::optional(precision_named(*precision)) : std::nullopt;
        const nb::gil_scoped_release release;
        const auto bundle = std::make_shared<const Bundle>(load_bundle(folder, held));
        for (std::size_t i = 0; i < instances; ++i) processors_.emplace_back(bundle);
    }

    InferenceTimer(const InferenceTimer&) = delete;

    ArrayOf<double> time(const std::optional<std::string>& network, std::size_t calls, bool cold) {
        const int first = network ? network_index(*network) : 0;
        const int last = network ? first + 1 : contract::network_count;
        std::vector<double> times;
        {
            const nb::gil_scoped_release release;
            if (cold && !walk_) walk_.emplace(bench::walked_bytes);
            times = bench::time_calls(calls, cold ? &*walk_ : nullptr,
                                      [&](std::size_t call) { run(first, last, call); });
        }
        return array_of(std::move(times), {calls});
    }

private:
    void run(int first, int last, std::size_t call) {
        MultiModelProcessor& processor = processors_[call % processors_.size()];
        const float* const input = inputs_.of_call(call);
        for (int n = first; n < last; ++n) {
            const auto& spec = contract::networks[static_cast<std::size_t>(n)];
            processor.run(n, {input, static_cast<std::size_t>(spec.input_size)},
                          {output_.data(), static_cast<std::size_t>(spec.output_size)});
        }
    }

    std::vector<MultiModelProcessor> processors_;
    bench::Inputs inputs_;
    std::vector<float> output_ = std::vector<float>(bench::Inputs::widest);
    std::optional<bench::Walk> walk_;
};

/// Microseconds that reading so many bytes takes, where the caches hold them: each of `rounds`.
ArrayOf<double> time_reading(std::size_t bytes, std::size_t rounds) {
    bench::Walk walk(bytes);
    walk.read();
    return array_of(bench::time_calls(rounds, nullptr, [&](std::size_t) { walk.read(); }), {rounds});
}

std::vector<std::string> kernel_names() {
    std::vector<std::string> names;
    for (const nn::Kernels* variant : nn::available_kernels()) names.emplace_back(variant->name);
    return names;
}

void use_kernels(const std::string& name) {
    if (!nn::use_kernels(name)) throw std::invalid_argument("this processor runs no kernels called " + name);
}

}  // namespace

void bind_benchmark(nb::module_& m) {
    nb::class_<InferenceTimer>(m, "InferenceTimer",
                               "Processors of one bundle, each with its own state, that take turns.")
        .def(nb::init<const std::filesystem::path&, const std::optional<std::string>&, std::size_t>(),
             "bundle"_a, "precision"_a = nb::none(), "instances"_a = 1)
        .def("time", &InferenceTimer::time, "network"_a.none(), "calls"_a, "cold"_a = false,
             "Microseconds of each of `calls` steps of one network, or of all five where network is None;\n"
             "cold: with a walk through 64 MB before each.");
    nb::class_<bench::Walk>(m, "CacheWalk", "A walk through memory that leaves nothing else in the cache.")
        .def("__init__", [](bench::Walk* self) { new (self) bench::Walk(bench::walked_bytes); })
        .def("read", &bench::Walk::read, "Reads 64 MB.");
    m.def("time_reading", &time_reading, "bytes"_a, "rounds"_a,
          "Microseconds of each of `rounds` reads of so many bytes that the caches hold.");
    m.def("kernel_names", &kernel_names,
          "Variants of the kernels that this processor runs, the fastest last.");
    m.def("use_kernels", &use_kernels, "name"_a,
          "Makes one of kernel_names() the variant in use, for the whole process.");
}

}  // namespace affetto::bindings
