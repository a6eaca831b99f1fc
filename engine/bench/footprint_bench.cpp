// affetto-footprint-bench: what the engine holds and allocates.
//
//     affetto-footprint-bench BUNDLE PRECISION INSTANCES CALLS
//
// Prints one JSON object: load_ms, bytes of the weights, heap and resident bytes of the first instance,
// heap bytes of each further one (INSTANCES in all), and allocations in CALLS calls of the pipeline.
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "affetto/processor.h"
#include "heap_count.h"
#include "timing.h"

namespace {

using namespace affetto;

std::size_t resident_bytes() {
    malloc_trim(0);  // what loading has let go of is not held
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void run(MultiModelProcessor& processor, const float* input, std::vector<float>& output) {
    for (int n = 0; n < contract::network_count; ++n) {
        const auto& spec = contract::networks[static_cast<std::size_t>(n)];
        processor.run(n, {input, static_cast<std::size_t>(spec.input_size)},
                      {output.data(), static_cast<std::size_t>(spec.output_size)});
    }
}

void measure(const std::string& folder, Precision precision, std::size_t instances, std::size_t calls) {
    const bench::Inputs inputs;
    std::vector<float> output(bench::Inputs::widest);
    std::vector<MultiModelProcessor> processors;
    processors.reserve(instances);
    load_bundle(folder, precision);  // what the first load of a process maps and keeps
    const std::size_t before = resident_bytes();
    bench::start_heap_count();
    const auto begin = bench::Clock::now();
    processors.emplace_back(load_bundle(folder, precision));
    const double load_ms = bench::microseconds_since(begin) / 1e3;
    run(processors[0], inputs.of_call(0), output);
    const std::size_t heap = bench::held_bytes(), resident = resident_bytes();
    while (processors.size() < instances) processors.emplace_back(processors[0].shared_bundle());
    const std::size_t all = bench::held_bytes(), allocated = bench::allocations();
    for (std::size_t i = 0; i < calls; ++i) run(processors[i % instances], inputs.of_call(i), output);
    const std::size_t in_calls = bench::allocations() - allocated;
    bench::stop_heap_count();
    std::cout << "{\"load_ms\": " << load_ms << ", \"weights_bytes\": " << processors[0].bundle().weight_bytes
              << ", \"heap_bytes\": " << heap
              << ", \"resident_bytes\": " << resident - std::min(before, resident)
              << ", \"further_bytes\": " << (instances > 1 ? (all - heap) / (instances - 1) : 0)
              << ", \"allocations\": " << in_calls << "}\n";
}

}  // namespace

int main(int count, char** arguments) {
    const auto precision = count == 5 ? precision_of(arguments[2]) : std::nullopt;
    const int instances = count == 5 ? std::atoi(arguments[3]) : 0,
              calls = count == 5 ? std::atoi(arguments[4]) : 0;
    if (!precision || instances < 1 || calls < 1) {
        std::cerr << "usage: affetto-footprint-bench BUNDLE float32|float16|int8 INSTANCES CALLS\n";
        return 2;
    }
    try {
        measure(arguments[1], *precision, static_cast<std::size_t>(instances),
                static_cast<std::size_t>(calls));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "affetto-footprint-bench: " << error.what() << "\n";
        return 2;
    }
}
