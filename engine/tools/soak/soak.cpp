#include "soak/soak.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "soak/process_memory.h"

namespace affetto::soak {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t player_count = 2;
constexpr double seconds_between_looks = 30.0;
constexpr std::size_t most_looks = 4096;  // Kept room for, so that looking does not look like growth.
// What the system counts settles only once every way has been gone.
constexpr std::size_t looks_to_judge_resident = 8;
constexpr double slowness = 10.0;
constexpr std::uint64_t backlog_chunks = 16;
constexpr std::array<double, 7> rates_hz{8000.0, 22050.0, 44100.0, 44123.0, 48000.0, 96000.0, 192000.0};

/// By how much the most of the later half is above the most of the earlier half.
std::int64_t growth(const std::vector<std::int64_t>& looks) {
    if (looks.size() < 2) return 0;
    const auto middle = looks.begin() + static_cast<std::ptrdiff_t>(looks.size() / 2);
    return *std::max_element(middle, looks.end()) - *std::max_element(looks.begin(), middle);
}

}  // namespace

Soak::Soak(std::vector<std::shared_ptr<const Bundle>> bundles, std::uint64_t seed)
    : bundles_(std::move(bundles)), random_(seed), sound_(seed + 1) {
    if (bundles_.empty()) throw std::invalid_argument("the soak needs a bundle");
    for (std::size_t i = 0; i < player_count; ++i)
        players_.push_back(std::make_unique<Player>(bundles_[i % bundles_.size()], seed + 2 + i, report_));
    for (std::size_t i = 0; i < audio_.size(); ++i) {
        audio_[i].resize(largest_block_of_all);
        channels_[i] = audio_[i].data();
    }
    heap_looks_.reserve(most_looks);
    resident_looks_.reserve(most_looks);
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
        const GivenBlock block = next_block(next_block_size());
        disturb(*players_[random_() % players_.size()],
                static_cast<double>(block.sample_count) / sample_rate_hz_);
        for (const auto& player : players_) player->play(block);
        report_.simulated_seconds += static_cast<double>(block.sample_count) / sample_rate_hz_;
        let_worker_catch_up();
        for (const auto& player : players_) player->check_plans();
    }
    end_stretch();
}

void Soak::begin_stretch() {
    if (random_() % 3 == 0) change_rate(rates_hz[random_() % rates_hz.size()]);
    sound_.choose(static_cast<SoundKind>(random_() % static_cast<unsigned>(SoundKind::count)),
                  sample_rate_hz_);
    pace_ = static_cast<Pace>(random_() % static_cast<unsigned>(Pace::count));
    constexpr std::array<std::size_t, 6> sizes{1, 17, 64, 512, 2048, largest_block_of_all};
    largest_block_ = sizes[random_() % sizes.size()];
    blocks_vary_ = random_() % 2 == 0;
    for (const auto& player : players_) {
        player->begin_song();
        player->pipeline().slow_worker(pace_ == Pace::slowed ? slowness : 1.0);
        for (int i = 0; i < 6; ++i) change_parameters(*player);
        player->pipeline().parameters().set(Parameter::bypass, 0.0F);
    }
}

void Soak::change_rate(double sample_rate_hz) {
    sample_rate_hz_ = sample_rate_hz;
    for (const auto& player : players_) player->change_rate(sample_rate_hz);
    ++report_.rate_changes;
}

void Soak::change_parameters(Player& player) {
    const std::size_t index = random_() % parameter_count;
    const ParameterRange& range = parameter_ranges[index];
    const float value = std::uniform_real_distribution<float>(range.low, range.high)(random_);
    player.pipeline().parameters().set(static_cast<Parameter>(index), value);
    player.pipeline().parameters().set_seed(random_());
}

void Soak::disturb(Player& player, double seconds) {
    if (happens(2.0, seconds)) change_parameters(player);
    if (happens(0.5, seconds)) {
        player.pipeline().swap(MultiModelProcessor(bundles_[random_() % bundles_.size()]));
        ++report_.swaps;
    }
    if (happens(0.1, seconds)) {
        player.pipeline().reset();
        ++report_.resets;
    }
}

std::size_t Soak::next_block_size() { return blocks_vary_ ? 1 + random_() % largest_block_ : largest_block_; }

GivenBlock Soak::next_block(std::size_t sample_count) {
    for (auto& channel : audio_) sound_.fill({channel.data(), sample_count});
    return {channels_, sample_count, pace_ == Pace::rendered};
}

/// A real host gives the worker the time that the audio lasts; here it is given what it needs, in the
/// attentive pace all of it, in the slowed one some, in the starved one none.
void Soak::let_worker_catch_up() {
    if (pace_ == Pace::rendered || pace_ == Pace::starved) return;
    const auto patience = Clock::now() + (pace_ == Pace::attentive ? Clock::duration(10s) : 500us);
    const auto behind = [](const auto& player) { return player->is_behind(backlog_chunks); };
    while (std::any_of(players_.begin(), players_.end(), behind) && Clock::now() < patience)
        std::this_thread::sleep_for(50us);
}

void Soak::end_stretch() {
    const GivenBlock last = next_block(largest_block_of_all);
    report_.bars = report_.late_bars = report_.chunks = report_.dropped_chunks = 0;
    report_.notes = report_.jumps = 0;
    for (const auto& player : players_) {
        player->stop(last);
        const PipelineCounters counters = player->counters();
        report_.bars += counters.bars_started;
        report_.late_bars += counters.bars_late;
        report_.chunks += counters.chunks_submitted;
        report_.dropped_chunks += counters.chunks_dropped;
        report_.notes += player->notes();
        report_.jumps += player->jumps();
    }
    report_.simulated_seconds += static_cast<double>(last.sample_count) / sample_rate_hz_;
    if (report_.simulated_seconds >= next_look_seconds_) look_at_memory();
}

/// Always at one rate, with nothing in the queues, all engines on one bundle and none on its way.
void Soak::look_at_memory() {
    next_look_seconds_ = report_.simulated_seconds + seconds_between_looks;
    for (const auto& player : players_) {
        player->pipeline().slow_worker(1.0);
        player->pipeline().swap(MultiModelProcessor(bundles_.front()));
    }
    change_rate(48000.0);
    std::this_thread::sleep_for(30ms);
    heap_looks_.push_back(heap_bytes());
    resident_looks_.push_back(resident_bytes());
    report_.memory_looks = heap_looks_.size();
    judge_memory();
}

void Soak::judge_memory() {
    report_.heap_growth_bytes = growth(heap_looks_);
    report_.resident_growth_bytes = growth(resident_looks_);
    if (report_.heap_growth_bytes > tolerated_heap_growth_bytes) report_.blame("memory grows");
    // A sanitizer, whose allocator tells no heap, keeps what was freed.
    if (heap_looks_.back() == 0 || resident_looks_.size() < looks_to_judge_resident) return;
    if (report_.resident_growth_bytes > tolerated_resident_growth_bytes)
        report_.blame("resident memory grows");
}

}  // namespace affetto::soak
