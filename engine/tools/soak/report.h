// SoakReport: what the soak did, counted, and what was wrong.
//
// Threading model: a plain value. Units: simulated seconds are seconds of audio.
#pragma once

#include <cstdint>
#include <string>

namespace affetto::soak {

struct SoakReport {
    double simulated_seconds = 0.0;
    std::uint64_t blocks = 0, notes = 0, bars = 0, late_bars = 0, chunks = 0, dropped_chunks = 0;
    std::uint64_t plans_checked = 0, swaps = 0, jumps = 0, resets = 0, rate_changes = 0;
    double process_seconds = 0.0;          ///< Of processor time in `process`, and in its slowest call.
    double slowest_process_seconds = 0.0;  ///< Only a call that waits or spins could reach a block's length.
    double slowest_clock_seconds = 0.0;    ///< The same by the clock: other programs may have had a turn.
    std::uint64_t waits = 0;               ///< Calls of `process` that gave up the processor to wait.
    std::uint64_t stuck_notes = 0;         ///< Still sounding after a stop.
    std::int64_t heap_growth_bytes = 0;    ///< The most of the later looks over the most of the earlier,
    std::int64_t resident_growth_bytes = 0;
    std::uint64_t memory_looks = 0;
    std::string fault;  ///< The first thing that was wrong; empty where all is well.

    void blame(const std::string& what) {
        if (fault.empty()) fault = what + " (after " + std::to_string(simulated_seconds) + " s)";
    }
};

}  // namespace affetto::soak
