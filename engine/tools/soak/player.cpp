#include "soak/player.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "soak/process_memory.h"

namespace affetto::soak {

namespace {

using Clock = std::chrono::steady_clock;

/// A call takes microseconds; the system charges a thread for some of what interrupts it.
constexpr double stall_seconds = 0.1;

PipelineCounters sum_of(PipelineCounters counters, const PipelineCounters& more) noexcept {
    counters.bars_started += more.bars_started;
    counters.bars_late += more.bars_late;
    counters.chunks_submitted += more.chunks_submitted;
    counters.chunks_dropped += more.chunks_dropped;
    counters.bundles_taken += more.bundles_taken;
    return counters;
}

}  // namespace

Player::Player(const std::shared_ptr<const Bundle>& bundle, std::uint64_t seed, SoakReport& report)
    : report_(report), host_(seed), pipeline_(MultiModelProcessor(bundle)), memory_(ample_midi_events) {
    pipeline_.prepare(sample_rate_hz_, largest_block_of_all);
}

PipelineCounters Player::counters() const noexcept { return sum_of(counted_, pipeline_.counters()); }

void Player::change_rate(double sample_rate_hz) {
    counted_ = counters();
    bars_seen_ = 0;
    sample_rate_hz_ = sample_rate_hz;
    pipeline_.prepare(sample_rate_hz_, largest_block_of_all);
    judge_.forget();
    sample_ = 0;
}

void Player::play(const GivenBlock& block) { give(block, host_.next(block.sample_count, sample_rate_hz_)); }

void Player::stop(const GivenBlock& block) {
    give(block, RestlessHost::stopped());
    report_.stuck_notes += static_cast<std::uint64_t>(judge_.sounding());
    if (judge_.sounding() != 0) report_.blame("notes sound on after a stop");
    if (pipeline_.counters().work_failed != 0) report_.blame("a worker's work failed");
}

void Player::give(const GivenBlock& block, const HostTransport& transport) {
    MidiOutput midi(memory_);
    if (block.rendered) {
        pipeline_.render(block.channels, block.sample_count, transport, midi);
    } else {
        process_timed(block, transport, midi);
    }
    judge_.judge(sample_, block.sample_count, midi.events());
    if (judge_.fault() != nullptr) report_.blame(judge_.fault());
    sample_ += static_cast<std::int64_t>(block.sample_count);
    ++report_.blocks;
}

void Player::process_timed(const GivenBlock& block, const HostTransport& transport, MidiOutput& midi) {
    const std::int64_t waits_before = waits_of_thread();
    const auto begin = Clock::now();
    const double used_before = processor_seconds_of_thread();
    pipeline_.process(block.channels, block.sample_count, transport, midi);
    const double seconds = processor_seconds_of_thread() - used_before;
    const double clock_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const std::int64_t waits = waits_of_thread() - waits_before;
    report_.process_seconds += seconds;
    report_.slowest_process_seconds = std::max(report_.slowest_process_seconds, seconds);
    report_.slowest_clock_seconds = std::max(report_.slowest_clock_seconds, clock_seconds);
    report_.waits += static_cast<std::uint64_t>(waits);
    if (waits != 0) report_.blame("process() gave up the processor to wait");
    if (seconds > stall_seconds) report_.blame("process() was busy for " + std::to_string(seconds) + " s");
}

bool Player::is_behind(std::uint64_t chunks) const noexcept {
    const PipelineCounters counters = pipeline_.counters();
    return counters.chunks_submitted - counters.chunks_heard > chunks;
}

void Player::check_plans() {
    const std::uint64_t bars = pipeline_.counters().bars_started;
    if (bars == bars_seen_) return;
    bars_seen_ = bars;
    const PipelineView view = pipeline_.view();
    for (const PlacedPlan* placed : {&view.now, &view.next}) {
        if (!placed->given) continue;
        ++report_.plans_checked;
        if (const char* broken = broken_promise(placed->plan))
            report_.blame(std::string("a plan: ") + broken);
    }
}

}  // namespace affetto::soak
