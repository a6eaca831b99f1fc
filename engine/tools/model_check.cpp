#include "model_check.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <optional>
#include <ostream>
#include <string>

#include "affetto/bundle.h"
#include "affetto/contract.h"
#include "affetto/network.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace affetto::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t timed_steps = 2000;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// What the heap holds, where the C library tells.
std::optional<double> heap_bytes() {
#if defined(__GLIBC__)
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
#else
    return std::nullopt;
#endif
}

struct Latency {
    double median_us, p99_us, max_us;
    bool finite;
};

// Steps over inputs that keep changing; the state is cleared before and after.
Latency time_steps(Network& network) {
    std::vector<float> input(static_cast<std::size_t>(network.input_size()));
    std::vector<float> output(static_cast<std::size_t>(network.output_size()));
    std::vector<double> times;
    times.reserve(timed_steps);
    bool finite = true;
    network.reset();
    for (std::size_t step = 0; step < timed_steps; ++step) {
        for (std::size_t i = 0; i < input.size(); ++i) {
            input[i] = std::sin(0.37F * static_cast<float>(step) + 1.7F * static_cast<float>(i));
        }
        const auto start = Clock::now();
        network.process(input, output);
        times.push_back(seconds_since(start) * 1e6);
        finite &= std::all_of(output.begin(), output.end(), [](float value) { return std::isfinite(value); });
    }
    network.reset();
    std::sort(times.begin(), times.end());
    return {times[timed_steps / 2], times[timed_steps * 99 / 100], times.back(), finite};
}

// True where every output was a number.
bool report_network(const std::string& name, Network& network, std::ostream& out) {
    const Latency latency = time_steps(network);
    out << "  " << name << ": " << network.input_size() << " -> " << network.output_size() << ", "
        << network.parameter_count() << " weights";
    for (const auto& layer : network.layers())
        out << (&layer == network.layers().data() ? "; " : ", ") << layer->type() << " "
            << layer->output_size();
    out << "\n    a step takes " << latency.median_us << " us (p99 " << latency.p99_us << ", most "
        << latency.max_us << ")\n";
    return latency.finite;
}

void report_load(const std::filesystem::path& path, double seconds, std::optional<double> bytes,
                 std::ostream& out) {
    out << path.string() << ": loaded in " << seconds * 1e3 << " ms";
    if (bytes) out << ", holds " << *bytes / 1e6 << " MB";
    out << "\n";
}

std::optional<double> grown(std::optional<double> before) {
    const auto now = heap_bytes();
    return before && now ? std::optional(std::max(0.0, *now - *before)) : std::nullopt;
}

bool check_bundle(const std::filesystem::path& folder, std::ostream& out) {
    const auto before = heap_bytes();
    const auto start = Clock::now();
    Bundle bundle = load_bundle(folder);
    report_load(folder, seconds_since(start), grown(before), out);
    out << "  bundle \"" << bundle.name << "\", " << precision_name(bundle.precision)
        << ", golden vectors within " << std::scientific << bundle.golden_error << std::fixed << "\n";
    bool finite = true;
    for (std::size_t i = 0; i < bundle.networks.size(); ++i) {
        finite &= report_network(contract::networks[i].name, bundle.networks[i], out);
    }
    return finite;
}

bool check_file(const std::filesystem::path& file, std::ostream& out) {
    const auto before = heap_bytes();
    const auto start = Clock::now();
    Network network = read_rtneural_json(file);
    report_load(file, seconds_since(start), grown(before), out);
    return report_network("network", network, out);
}

}  // namespace

int check_models(const std::vector<std::filesystem::path>& paths, std::ostream& out, std::ostream& errors) {
    int code = 0;
    out << std::fixed << std::setprecision(2);
    for (const auto& path : paths) {
        try {
            const bool finite =
                std::filesystem::is_directory(path) ? check_bundle(path, out) : check_file(path, out);
            if (finite) continue;
            errors << path.string() << ": expected finite outputs, found NaN or infinity\n";
        } catch (const ModelError& error) {
            errors << error.what() << "\n";
        }
        code = 2;
    }
    return code;
}

}  // namespace affetto::tools
