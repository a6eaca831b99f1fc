// Soak: the pipeline under everything that audio, host and user can do to it, for simulated hours.
//
// Threading model: one thread at a time, which plays the audio thread; the pipeline's worker runs
// beside it. Units: simulated seconds are seconds of audio; they pass faster than real ones.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "affetto/async_pipeline.h"
#include "soak/midi_judge.h"
#include "soak/restless_host.h"
#include "soak/sound.h"

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
};

/// Goes through stretches of a few seconds, each with its own rate, block sizes, sound, song, pace of
/// the worker and parameters, drawn from the seed. After each, everything must have fallen silent.
class Soak {
public:
    Soak(std::shared_ptr<const Bundle> bundle, std::uint64_t seed);

    /// Goes on for so many simulated seconds at least, or until something is wrong.
    void run(double simulated_seconds);
    const SoakReport& report() const noexcept { return report_; }

private:
    /// How the worker keeps up: as it should, on the audio's own thread, ten times slower, or not at all.
    enum class Pace { attentive, rendered, slowed, starved, count };

    void run_stretch();
    void begin_stretch();
    void change_rate(double sample_rate_hz);
    void end_stretch();
    void change_parameters();
    void disturb(double seconds);
    std::size_t next_block_size();
    void give_block(std::size_t sample_count, const HostTransport& transport);
    void process_timed(std::span<const float* const> channels, std::size_t sample_count,
                       const HostTransport& transport, MidiOutput& midi);
    void let_worker_catch_up();
    void check_plans();
    void look_at_memory();
    void blame(const std::string& fault);
    bool happens(double times_a_second, double seconds);

    std::shared_ptr<const Bundle> bundle_;
    std::minstd_rand random_;
    Sound sound_;
    RestlessHost host_;
    MidiJudge judge_;
    AsyncPipeline pipeline_;

    double sample_rate_hz_ = 48000.0;
    Pace pace_ = Pace::attentive;
    std::size_t largest_block_ = 512;
    bool blocks_vary_ = false;
    std::int64_t sample_ = 0;
    std::uint64_t bars_seen_ = 0;
    PipelineCounters counted_;  ///< Of the rate before this one.
    std::array<std::vector<float>, 2> audio_;
    std::vector<MidiEvent> memory_;
    std::vector<std::int64_t> heap_looks_, resident_looks_;
    double next_look_seconds_ = 30.0;
    SoakReport report_;
};

}  // namespace affetto::soak
