// LiveParameters: what a player sets while the music runs.
//
// Threading model: any number of threads may set and get at once; no call locks or allocates.
// Units: as each parameter says.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "affetto/realtime.h"

namespace affetto {

/// Each with its range and default in `parameter_ranges`. Switches are 0 or 1.
enum class Parameter : int {
    valence = 0,        ///< Wanted, [-1, 1].
    arousal,            ///< Wanted, [-1, 1].
    follow,             ///< 0: only what is wanted; 1: only what is heard.
    glide_bars,         ///< Bars in which the feeling goes two thirds of the way to a new one.
    density,            ///< 0 sparse to 1 busy.
    humanize_timing,    ///< 0: on the grid; 1: the groove's full timing.
    humanize_velocity,  ///< 0: as shaped; 1: the full spread.
    humanize_length,    ///< 0: as shaped; 1: the full spread.
    swing,              ///< 0: the groove's own; 1: off-beat eighths on the last triplet.
    temperature,        ///< 0.05 (nearly always the likeliest) to 2 (adventurous).
    repetition,         ///< 0 through-composed to 1 much of the theme returns.
    surprise,           ///< 0 plain to 1.
    key_lock,           ///< 0: as heard; 1 to 12: C to B major; 13 to 24: C to B minor.
    within_key,         ///< Switch: every note is of the key's scale.
    scale,              ///< Pitch classes of that scale, bit 0 for C; 0: the key's own.
    play_in_silence,    ///< Switch: plays on where nothing is heard.
    freeze,             ///< Switch: the bar that plays is repeated.
    bypass,             ///< Switch: nothing sounds; listening goes on.
    melody_on,          ///< Switches of the lanes.
    chords_on,
    bass_on,
    melody_channel,  ///< MIDI channels, 1 to 16.
    chords_channel,
    bass_channel,
    melody_density,  ///< On top of `density`: 0.5 changes nothing.
    chords_density,
    bass_density,
    melody_lowest,  ///< Registers: MIDI pitches, both included, an octave apart at least.
    chords_lowest,
    bass_lowest,
    melody_highest,
    chords_highest,
    bass_highest,
    count
};

inline constexpr std::size_t parameter_count = static_cast<std::size_t>(Parameter::count);

struct ParameterRange {
    float low, high, initial;
    bool whole;  ///< Only whole numbers.
};

inline constexpr std::array<ParameterRange, parameter_count> parameter_ranges{{
    {-1.0F, 1.0F, 0.0F, false},   {-1.0F, 1.0F, 0.0F, false},   {0.0F, 1.0F, 1.0F, false},
    {0.0F, 32.0F, 0.0F, false},   {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.5F, false},
    {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.0F, false},
    {0.05F, 2.0F, 0.9F, false},   {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.3F, false},
    {0.0F, 24.0F, 0.0F, true},    {0.0F, 1.0F, 0.0F, true},     {0.0F, 4095.0F, 0.0F, true},
    {0.0F, 1.0F, 0.0F, true},     {0.0F, 1.0F, 0.0F, true},     {0.0F, 1.0F, 0.0F, true},
    {0.0F, 1.0F, 1.0F, true},     {0.0F, 1.0F, 1.0F, true},     {0.0F, 1.0F, 1.0F, true},
    {1.0F, 16.0F, 1.0F, true},    {1.0F, 16.0F, 2.0F, true},    {1.0F, 16.0F, 3.0F, true},
    {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.5F, false},    {0.0F, 1.0F, 0.5F, false},
    {0.0F, 116.0F, 60.0F, true},  {0.0F, 116.0F, 48.0F, true},  {0.0F, 116.0F, 29.0F, true},
    {11.0F, 127.0F, 86.0F, true}, {11.0F, 127.0F, 69.0F, true}, {11.0F, 127.0F, 52.0F, true},
}};

class LiveParameters {
public:
    LiveParameters() noexcept;

    /// Brings the value into the parameter's range; one that is not finite is ignored.
    void set(Parameter parameter, float value) noexcept AFFETTO_NONBLOCKING;
    float get(Parameter parameter) const noexcept AFFETTO_NONBLOCKING {
        return values_[static_cast<std::size_t>(parameter)].load(std::memory_order_relaxed);
    }
    bool is_on(Parameter parameter) const noexcept AFFETTO_NONBLOCKING { return get(parameter) >= 0.5F; }
    int whole(Parameter parameter) const noexcept AFFETTO_NONBLOCKING {
        return static_cast<int>(get(parameter));
    }

    void set_seed(std::uint64_t seed) noexcept AFFETTO_NONBLOCKING {
        seed_.store(seed, std::memory_order_relaxed);
    }
    std::uint64_t seed() const noexcept AFFETTO_NONBLOCKING { return seed_.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<float>, parameter_count> values_;
    std::atomic<std::uint64_t> seed_{1};
};

/// The parameter of a lane, from the melody's: `of_lane(Parameter::melody_on, lane)`.
constexpr Parameter of_lane(Parameter melodys, int lane) noexcept {
    return static_cast<Parameter>(static_cast<int>(melodys) + lane);
}

}  // namespace affetto
