// Composer options: what a musician may ask of the composer, whole recordings and live alike.
//
// Threading model: plain values, trivially copyable, so that they can cross a lock-free queue.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace affetto {

enum class Lane : int { melody = 0, chords = 1, bass = 2 };

inline constexpr int lane_count = 3;

/// Pitches that a lane may play, MIDI, both included.
struct Register {
    int lowest, highest;
};

/// How loosely it is played: 0 exactly as shaped, 1 as loosely as the networks say that people do.
struct Humanize {
    constexpr Humanize(float all = 0.5F) noexcept : timing(all), velocity(all), length(all) {}
    constexpr Humanize(float timing_, float velocity_, float length_) noexcept
        : timing(timing_), velocity(velocity_), length(length_) {}

    float timing;    ///< The groove's offsets and a little looseness.
    float velocity;  ///< The spread around each note's loudness.
    float length;    ///< The spread of where notes end.
};

struct ComposerOptions {
    /// Wanted, [-1, 1]; where none is given, that side of the emotion follows the recording.
    std::optional<float> valence, arousal;
    float follow = 1.0F;  ///< 0: only what is wanted; 1: only what is heard.
    /// Bars in which the feeling played covers two thirds of the way to a new one; 0: at once.
    float glide_bars = 0.0F;
    float density = 0.5F;  ///< 0 sparse to 1 busy.
    /// The same of each lane, on top: 0.5 as `density` says, 0 and 1 move it all the way down and up.
    std::array<float, lane_count> lane_density{0.5F, 0.5F, 0.5F};
    Humanize humanize;
    float swing = 0.0F;        ///< Off-beat eighths: 0 where the groove has them, 1 on the last triplet.
    float temperature = 0.9F;  ///< 0.05 (nearly always the likeliest) to 2 (adventurous).
    float repetition = 0.5F;   ///< How much of the theme returns: 0 through-composed, 1 much.
    float surprise = 0.3F;     ///< 0 plain to 1: borrowed chords, more leaps, late cadences.
    std::uint64_t seed = 1;
    std::array<bool, lane_count> lanes{true, true, true};
    /// At least an octave each, so that every pitch class has its place.
    std::array<Register, lane_count> registers{{{60, 86}, {48, 69}, {29, 52}}};
    /// Every note is of `scale`, whatever is heard.
    bool within_key = false;
    /// Pitch classes allowed within the key, bit 0 for C; 0 for the key's own scale.
    std::uint32_t scale = 0;
    /// Live: plays on where nothing is heard, from what is wanted alone.
    bool play_in_silence = false;
};

}  // namespace affetto
