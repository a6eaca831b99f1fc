#include "soak/soak.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "soak/process_memory.h"

namespace affetto::soak {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t largest_block_of_all = 8192;
constexpr double seconds_between_looks = 30.0;
constexpr std::size_t most_looks = 4096;  // Kept room for, so that looking does not look like growth.
constexpr double slowness = 10.0;
/// A call takes microseconds; the system charges a thread for some of what interrupts it.
constexpr double stall_seconds = 0.1;
/// Python, the progress bar and the C library keep a little for themselves.
constexpr std::int64_t tolerated_growth_bytes = 256 * 1024;
constexpr std::array<double, 7> rates_hz{8000.0, 22050.0, 44100.0, 44123.0, 48000.0, 96000.0, 192000.0};

/// By how much the most of the later half is above the most of the earlier half.
std::int64_t growth(const std::vector<std::int64_t>& looks) {
    if (looks.size() < 2) return 0;
    const auto middle = looks.begin() + static_cast<std::ptrdiff_t>(looks.size() / 2);
    return *std::max_element(middle, looks.end()) - *std::max_element(looks.begin(), middle);
}

}  // namespace

Soak::Soak(std::shared_ptr<const Bundle> bundle, std::uint64_t seed)
    : bundle_(std::move(bundle)),
      random_(seed),
      sound_(seed + 1),
      host_(seed + 2),
      pipeline_(MultiModelProcessor(bundle_)),
      memory_(ample_midi_events) {
    for (auto& channel : audio_) channel.resize(largest_block_of_all);
    heap_looks_.reserve(most_looks);
    resident_looks_.reserve(most_looks);
    pipeline_.prepare(sample_rate_hz_, largest_block_of_all);
}

void Soak::blame(const std::string& fault) {
    if (!report_.fault.empty()) return;
    report_.fault = fault + " (after " + std::to_string(report_.simulated_seconds) + " s)";
}

bool Soak::happens(double times_a_second, double seconds) {
    return std::uniform_real_distribution<double>(0.0, 1.0)(random_) < times_a_second * seconds;
}

void Soak::run(double simulated_seconds) {
    const double until_seconds = report_.simulated_seconds + simulated_seconds;
    while (report_.simulated_seconds < until_seconds && report_.fault.empty()) run_stretch();
}

void Soak::run_stretch() {
    begin_stretch();
    const double seconds = std::uniform_real_distribution<double>(1.0, 12.0)(random_);
    const double until_seconds = report_.simulated_seconds + seconds;
    while (report_.simulated_seconds < until_seconds) {
        const std::size_t size = next_block_size();
        disturb(static_cast<double>(size) / sample_rate_hz_);
        give_block(size, host_.next(size, sample_rate_hz_));
        let_worker_catch_up();
        check_plans();
    }
    end_stretch();
}

void Soak::begin_stretch() {
    if (random_() % 3 == 0) change_rate(rates_hz[random_() % rates_hz.size()]);
    sound_.choose(static_cast<SoundKind>(random_() % static_cast<unsigned>(SoundKind::count)),
                  sample_rate_hz_);
    host_.begin_song();
    pace_ = static_cast<Pace>(random_() % static_cast<unsigned>(Pace::count));
    pipeline_.slow_worker(pace_ == Pace::slowed ? slowness : 1.0);
    constexpr std::array<std::size_t, 6> sizes{1, 17, 64, 512, 2048, largest_block_of_all};
    largest_block_ = sizes[random_() % sizes.size()];
    blocks_vary_ = random_() % 2 == 0;
    for (int i = 0; i < 6; ++i) change_parameters();
    pipeline_.parameters().set(Parameter::bypass, 0.0F);
}

void Soak::change_rate(double sample_rate_hz) {
    const PipelineCounters counters = pipeline_.counters();
    counted_.bars_started += counters.bars_started;
    counted_.bars_late += counters.bars_late;
    counted_.chunks_submitted += counters.chunks_submitted;
    counted_.chunks_dropped += counters.chunks_dropped;
    bars_seen_ = 0;
    sample_rate_hz_ = sample_rate_hz;
    pipeline_.prepare(sample_rate_hz_, largest_block_of_all);
    judge_.forget();
    sample_ = 0;
    ++report_.rate_changes;
}

void Soak::change_parameters() {
    const std::size_t index = random_() % parameter_count;
    const ParameterRange& range = parameter_ranges[index];
    const float value = std::uniform_real_distribution<float>(range.low, range.high)(random_);
    pipeline_.parameters().set(static_cast<Parameter>(index), value);
    pipeline_.parameters().set_seed(random_());
}

void Soak::disturb(double seconds) {
    if (happens(2.0, seconds)) change_parameters();
    if (happens(0.5, seconds)) {
        pipeline_.swap(MultiModelProcessor(bundle_));
        ++report_.swaps;
    }
    if (happens(0.1, seconds)) {
        pipeline_.reset();
        ++report_.resets;
    }
}

std::size_t Soak::next_block_size() { return blocks_vary_ ? 1 + random_() % largest_block_ : largest_block_; }

void Soak::give_block(std::size_t sample_count, const HostTransport& transport) {
    for (auto& channel : audio_) sound_.fill({channel.data(), sample_count});
    const std::array<const float*, 2> channels{audio_[0].data(), audio_[1].data()};
    MidiOutput midi(memory_);
    if (pace_ == Pace::rendered) {
        pipeline_.render(channels, sample_count, transport, midi);
    } else {
        process_timed(channels, sample_count, transport, midi);
    }
    judge_.judge(sample_, sample_count, midi.events());
    if (judge_.fault() != nullptr) blame(judge_.fault());
    sample_ += static_cast<std::int64_t>(sample_count);
    report_.simulated_seconds += static_cast<double>(sample_count) / sample_rate_hz_;
    ++report_.blocks;
}

void Soak::process_timed(std::span<const float* const> channels, std::size_t sample_count,
                         const HostTransport& transport, MidiOutput& midi) {
    const std::int64_t waits_before = waits_of_thread();
    const auto begin = Clock::now();
    const double used_before = processor_seconds_of_thread();
    pipeline_.process(channels, sample_count, transport, midi);
    const double seconds = processor_seconds_of_thread() - used_before;
    const double clock_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const std::int64_t waits = waits_of_thread() - waits_before;
    report_.process_seconds += seconds;
    report_.slowest_process_seconds = std::max(report_.slowest_process_seconds, seconds);
    report_.slowest_clock_seconds = std::max(report_.slowest_clock_seconds, clock_seconds);
    report_.waits += static_cast<std::uint64_t>(waits);
    if (waits != 0) blame("process() gave up the processor to wait");
    if (seconds > stall_seconds) blame("process() was busy for " + std::to_string(seconds) + " s");
}

/// A real host gives the worker the time that the audio lasts; here it is given what it needs, in the
/// attentive pace all of it, in the slowed one some, in the starved one none.
void Soak::let_worker_catch_up() {
    constexpr std::uint64_t backlog = 16;
    if (pace_ == Pace::rendered || pace_ == Pace::starved) return;
    const auto patience = Clock::now() + (pace_ == Pace::attentive ? Clock::duration(10s) : 500us);
    for (;;) {
        const PipelineCounters counters = pipeline_.counters();
        if (counters.chunks_submitted - counters.chunks_heard <= backlog || Clock::now() > patience) return;
        std::this_thread::sleep_for(50us);
    }
}

void Soak::check_plans() {
    const std::uint64_t bars = pipeline_.counters().bars_started;
    if (bars == bars_seen_) return;
    bars_seen_ = bars;
    const PipelineView view = pipeline_.view();
    for (const PlacedPlan* placed : {&view.now, &view.next}) {
        if (!placed->given) continue;
        ++report_.plans_checked;
        if (const char* broken = broken_promise(placed->plan)) blame(std::string("a plan: ") + broken);
    }
}

void Soak::end_stretch() {
    give_block(largest_block_of_all, RestlessHost::stopped());
    report_.stuck_notes += static_cast<std::uint64_t>(judge_.sounding());
    if (judge_.sounding() != 0) blame("notes sound on after a stop");
    const PipelineCounters counters = pipeline_.counters();
    report_.bars = counted_.bars_started + counters.bars_started;
    report_.late_bars = counted_.bars_late + counters.bars_late;
    report_.chunks = counted_.chunks_submitted + counters.chunks_submitted;
    report_.dropped_chunks = counted_.chunks_dropped + counters.chunks_dropped;
    report_.notes = judge_.notes();
    report_.jumps = host_.jumps();
    if (report_.simulated_seconds >= next_look_seconds_) look_at_memory();
}

/// Always at one rate, with nothing in the queues and no bundle on its way.
void Soak::look_at_memory() {
    next_look_seconds_ = report_.simulated_seconds + seconds_between_looks;
    pipeline_.slow_worker(1.0);
    change_rate(48000.0);
    std::this_thread::sleep_for(30ms);
    heap_looks_.push_back(heap_bytes());
    resident_looks_.push_back(resident_bytes());
    report_.memory_looks = heap_looks_.size();
    report_.heap_growth_bytes = growth(heap_looks_);
    report_.resident_growth_bytes = growth(resident_looks_);
    if (report_.heap_growth_bytes > tolerated_growth_bytes) blame("memory grows");
}

}  // namespace affetto::soak
