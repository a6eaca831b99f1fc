// Soak: engines under everything that audio, host and user can do to them, for simulated hours.
//
// Threading model: one thread at a time, which plays the audio thread of each; the pool that the engines
// share works beside it. Units: simulated seconds are seconds of audio; they pass faster than real ones.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "soak/player.h"
#include "soak/report.h"
#include "soak/sound.h"

namespace affetto::soak {

/// Growth of memory that is still flat, told as SoakReport tells it: Python, the progress bar and the C
/// library keep a little for themselves, and the system counts whole pages that the C library keeps.
inline constexpr std::int64_t tolerated_heap_growth_bytes = 256 * 1024;
inline constexpr std::int64_t tolerated_resident_growth_bytes = 4 * 1024 * 1024;

/// Goes through stretches of a few seconds, each with its own rate, block sizes, sound, songs, pace of
/// the worker and parameters, drawn from the seed. After each, everything must have fallen silent.
class Soak {
public:
    /// Engines swap between the bundles; at least one.
    Soak(std::vector<std::shared_ptr<const Bundle>> bundles, std::uint64_t seed);
    Soak(const Soak&) = delete;
    Soak& operator=(const Soak&) = delete;

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
    void change_parameters(Player& player);
    void disturb(Player& player, double seconds);
    std::size_t next_block_size();
    GivenBlock next_block(std::size_t sample_count);
    void let_worker_catch_up();
    void look_at_memory();
    void judge_memory();
    bool happens(double times_a_second, double seconds);

    std::vector<std::shared_ptr<const Bundle>> bundles_;
    std::minstd_rand random_;
    Sound sound_;
    SoakReport report_;
    std::vector<std::unique_ptr<Player>> players_;

    double sample_rate_hz_ = 48000.0;
    Pace pace_ = Pace::attentive;
    std::size_t largest_block_ = 512;
    bool blocks_vary_ = false;
    std::array<std::vector<float>, 2> audio_;
    std::array<const float*, 2> channels_{};
    std::vector<std::int64_t> heap_looks_, resident_looks_;
    double next_look_seconds_ = 30.0;
};

}  // namespace affetto::soak
