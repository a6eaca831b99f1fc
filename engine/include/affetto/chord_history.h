// ChordHistory: the chords so far, as HarmonyPredictor is told of them in training and running.
//
// Threading model: one thread at a time; real-time safe.
#pragma once

#include <array>
#include <cstdint>

#include "affetto/encoding.h"

namespace affetto {

/// What was played beat by beat, and what followed earlier where the same chords came before.
///
/// Songs repeat themselves: the longest repetition of the last chords says what came after it then (the
/// idea of PPM, Cleary and Witten 1984), and the counts after the last two and the last one say how
/// surely. Chords are compared as classes, so that a repetition in another key is one too.
class ChordHistory {
public:
    void reset() noexcept { count_ = 0; }
    /// Adds a beat with a chord of contract::harmony::classes over its tonic, -1 for none. The same notes
    /// as on the beat before go on, whatever the tonic.
    void add(int chord_class, int tonic) noexcept;
    /// Beats for which the last chord, or no chord, has gone on; 0 before the first.
    int age_beats() const noexcept { return count_ == 0 ? 0 : back(0).beats; }
    /// Writes the last chord, the one before, their ages and what followed them, and leaves the rest.
    void describe(HarmonyContext& context) const noexcept;

private:
    static constexpr int kept_chords = 512;
    static constexpr int longest_echo = 16;
    /// Small, as there are many.
    struct Span {
        std::int16_t chord_class = -1;
        std::int16_t root = -1;
        std::uint16_t pitch_classes = 0;
        std::uint16_t beats = 0;  ///< At most 65535.
    };

    const Span& back(int places) const noexcept;
    int matching(int before) const noexcept;
    void describe_followers(int known, HarmonyContext& context) const noexcept;

    std::array<Span, kept_chords> spans_{};  ///< A ring: span n lies at n modulo kept_chords.
    int count_ = 0;
};

}  // namespace affetto
