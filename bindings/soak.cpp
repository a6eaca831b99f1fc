// Soak: the live pipeline under everything that audio, host and user can do to it.
#include "soak/soak.h"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <utility>
#include <vector>

#include "bindings.h"
#include "networks.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {
namespace {

nb::dict report_of(const soak::Soak& soak) {
    const soak::SoakReport& report = soak.report();
    nb::dict told;
    told["simulated_seconds"] = report.simulated_seconds;
    told["blocks"] = report.blocks;
    told["notes"] = report.notes;
    told["bars"] = report.bars;
    told["late_bars"] = report.late_bars;
    told["chunks"] = report.chunks;
    told["dropped_chunks"] = report.dropped_chunks;
    told["plans_checked"] = report.plans_checked;
    told["swaps"] = report.swaps;
    told["jumps"] = report.jumps;
    told["resets"] = report.resets;
    told["rate_changes"] = report.rate_changes;
    told["process_seconds"] = report.process_seconds;
    told["slowest_process_seconds"] = report.slowest_process_seconds;
    told["slowest_clock_seconds"] = report.slowest_clock_seconds;
    told["waits"] = report.waits;
    told["stuck_notes"] = report.stuck_notes;
    told["heap_growth_bytes"] = report.heap_growth_bytes;
    told["resident_growth_bytes"] = report.resident_growth_bytes;
    told["tolerated_heap_growth_bytes"] = soak::tolerated_heap_growth_bytes;
    told["tolerated_resident_growth_bytes"] = soak::tolerated_resident_growth_bytes;
    told["memory_looks"] = report.memory_looks;
    told["fault"] = nb::str(report.fault.c_str());
    return told;
}

}  // namespace

void bind_soak(nb::module_& m) {
    nb::class_<soak::Soak>(m, "Soak",
                           "Drives the live pipeline through simulated hours of everything unkind.")
        .def(
            "__init__",
            [](soak::Soak* place, const std::vector<const BundleHandle*>& bundles, std::uint64_t seed) {
                std::vector<std::shared_ptr<const Bundle>> held;
                for (const BundleHandle* bundle : bundles) held.push_back(bundle->processor.shared_bundle());
                new (place) soak::Soak(std::move(held), seed);
            },
            "bundles"_a, "seed"_a = 1)
        .def("run", &soak::Soak::run, "simulated_seconds"_a, nb::call_guard<nb::gil_scoped_release>(),
             "Goes on for so many simulated seconds at least, or until something is wrong.")
        .def("report", &report_of, "Counts and measures so far, and under 'fault' what was wrong or ''.");
}

}  // namespace affetto::bindings
