// affetto-footprint-bench: what the engine holds and allocates.
//
//     affetto-footprint-bench networks|pipeline BUNDLE PRECISION INSTANCES CALLS
//
// An instance is a processor of the five networks, or an AsyncPipeline at 48 kHz that has played along.
// Prints one JSON object: load_ms, bytes of the weights, heap and resident bytes of the first instance, heap
// bytes of each further one (INSTANCES in all), and allocations in CALLS calls: of each network once, or of
// `process` with a block of 256 samples.
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "affetto/async_pipeline.h"
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

const bench::Inputs& inputs() {
    static const bench::Inputs made;
    return made;
}

/// The five networks of a bundle.
class Networks {
public:
    explicit Networks(std::shared_ptr<const Bundle> bundle) : processor_(std::move(bundle)) {}

    void warm_up() { call(0); }
    void call(std::size_t index) {
        std::array<float, bench::Inputs::widest> output;
        const float* const input = inputs().of_call(index);
        for (int n = 0; n < contract::network_count; ++n) {
            const auto& spec = contract::networks[static_cast<std::size_t>(n)];
            processor_.run(n, {input, static_cast<std::size_t>(spec.input_size)},
                           {output.data(), static_cast<std::size_t>(spec.output_size)});
        }
    }

private:
    MultiModelProcessor processor_;
};

/// An AsyncPipeline without a worker of its own: the heap is counted on one thread.
class Pipeline {
public:
    explicit Pipeline(std::shared_ptr<const Bundle> bundle)
        : pipeline_(std::make_unique<AsyncPipeline>(MultiModelProcessor(std::move(bundle)), nullptr)) {
        pipeline_->prepare(rate_hz);
    }

    /// Long enough that everything that it remembers has been filled.
    void warm_up() {
        for (std::size_t block = 0; block < warm_up_blocks; ++block) play(block, true);
    }
    void call(std::size_t index) { play(index, false); }

private:
    static constexpr std::size_t rate_hz = 48000, block_samples = bench::Inputs::widest;
    static constexpr std::size_t warm_up_blocks = 40 * rate_hz / block_samples;

    void play(std::size_t index, bool waits) {
        const float* const channel = inputs().of_call(index % 90 < 20 ? index : 0);
        std::array<MidiEvent, ample_midi_events> events;
        MidiOutput midi(events);
        const std::span<const float* const> channels(&channel, 1);
        if (waits) {
            pipeline_->render(channels, block_samples, {}, midi);
        } else {
            pipeline_->process(channels, block_samples, {}, midi);
        }
    }

    std::unique_ptr<AsyncPipeline> pipeline_;
};

template <typename Instance>
void measure(const std::string& folder, Precision precision, std::size_t instances, std::size_t calls) {
    {  // What the first instance of a process maps and keeps.
        Instance first(std::make_shared<const Bundle>(load_bundle(folder, precision)));
        first.warm_up();
    }
    std::vector<Instance> all;
    all.reserve(instances);
    const std::size_t before = resident_bytes();
    bench::start_heap_count();
    const auto begin = bench::Clock::now();
    auto bundle = std::make_shared<const Bundle>(load_bundle(folder, precision));
    const double load_ms = bench::microseconds_since(begin) / 1e3;
    all.emplace_back(bundle);
    all[0].warm_up();
    const std::size_t heap = bench::held_bytes(), resident = resident_bytes();
    while (all.size() < instances) {
        all.emplace_back(bundle);
        all.back().warm_up();
    }
    const std::size_t held = bench::held_bytes(), allocated = bench::allocations();
    for (std::size_t i = 0; i < calls; ++i) all[i % instances].call(i);
    const std::size_t in_calls = bench::allocations() - allocated;
    bench::stop_heap_count();
    std::cout << "{\"load_ms\": " << load_ms << ", \"weights_bytes\": " << bundle->weight_bytes
              << ", \"heap_bytes\": " << heap
              << ", \"resident_bytes\": " << resident - std::min(before, resident)
              << ", \"further_bytes\": " << (instances > 1 ? (held - heap) / (instances - 1) : 0)
              << ", \"allocations\": " << in_calls << "}\n";
}

}  // namespace

int main(int count, char** arguments) {
    const std::string what = count == 6 ? arguments[1] : "";
    const auto precision = count == 6 ? precision_of(arguments[3]) : std::nullopt;
    const int instances = count == 6 ? std::atoi(arguments[4]) : 0,
              calls = count == 6 ? std::atoi(arguments[5]) : 0;
    if ((what != "networks" && what != "pipeline") || !precision || instances < 1 || calls < 1) {
        std::cerr << "usage: affetto-footprint-bench networks|pipeline BUNDLE float32|float16|int8 INSTANCES "
                     "CALLS\n";
        return 2;
    }
    try {
        const auto measure_all = what == "networks" ? measure<Networks> : measure<Pipeline>;
        measure_all(arguments[2], *precision, static_cast<std::size_t>(instances),
                    static_cast<std::size_t>(calls));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "affetto-footprint-bench: " << error.what() << "\n";
        return 2;
    }
}
