// Player: one engine of the soak, with a host and a judge of its own.
//
// Threading model: one thread at a time, which plays the audio thread; a worker runs beside it.
// Units: samples, Hz.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "affetto/async_pipeline.h"
#include "soak/midi_judge.h"
#include "soak/report.h"
#include "soak/restless_host.h"

namespace affetto::soak {

inline constexpr std::size_t largest_block_of_all = 8192;

/// A block of audio, and whether the worker's part is done on the audio's own thread.
struct GivenBlock {
    std::span<const float* const> channels;
    std::size_t sample_count;
    bool rendered;
};

/// Adds what it counts, and what is wrong, to a report that all players share.
class Player {
public:
    Player(const std::shared_ptr<const Bundle>& bundle, std::uint64_t seed, SoakReport& report);

    AsyncPipeline& pipeline() noexcept { return pipeline_; }
    void begin_song() { host_.begin_song(); }
    void change_rate(double sample_rate_hz);
    /// A block while the host does what it likes; and one while it stands still, after which nothing may
    /// sound.
    void play(const GivenBlock& block);
    void stop(const GivenBlock& block);
    /// Whether the worker has so much left to hear.
    bool is_behind(std::uint64_t chunks) const noexcept;
    /// Looks at the plans where a bar has begun since the last time.
    void check_plans();

    /// Since the beginning.
    PipelineCounters counters() const noexcept;
    std::uint64_t notes() const noexcept { return judge_.notes(); }
    std::uint64_t jumps() const noexcept { return host_.jumps(); }

private:
    void give(const GivenBlock& block, const HostTransport& transport);
    void process_timed(const GivenBlock& block, const HostTransport& transport, MidiOutput& midi);

    SoakReport& report_;
    RestlessHost host_;
    MidiJudge judge_;
    AsyncPipeline pipeline_;
    double sample_rate_hz_ = 48000.0;
    std::int64_t sample_ = 0;
    std::uint64_t bars_seen_ = 0;
    PipelineCounters counted_;  ///< Of the rates before this one.
    std::vector<MidiEvent> memory_;
};

}  // namespace affetto::soak
