// Accompaniment: the chords and bass lanes, written over the planned harmony.
#pragma once

#include <vector>

#include "music/plan.h"
#include "music/random.h"
#include "music/rhythm.h"
#include "music/voicing.h"

namespace affetto::music {

/// Led voicings, in blocks or broken (chosen for each phrase: calm music breaks its chords), struck
/// where density, arousal and the groove's accents put them. Bars come in order.
class ChordWriter {
public:
    void reset() noexcept;
    /// Appends a bar's notes, by step, then pitch.
    void write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes);

private:
    enum class Style { blocks, broken };

    void settle(const Plan& plan, int bar);
    void lead(const Plan& plan, int step);
    int inner_third() const;
    void break_chord(const Plan& plan, const Strike& strike, std::vector<WrittenNote>& notes);

    PhraseHold phrase_;
    Style style_ = Style::blocks;
    std::vector<int> rhythm_;
    Voicing voicing_;
    Chord led_;  ///< What the voicing voices.
    int broken_at_ = 0;
};

/// Roots where chords and bars begin and on long notes; else root, fifth or octave, and before a new root,
/// in lively music most often, a step towards it. Every pitch belongs to the chord or the key. Bars come in
/// order.
class BassWriter {
public:
    void reset() noexcept;
    /// Appends a bar's notes, by step.
    void write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes);

private:
    int choose(const Plan& plan, const Strike& strike, float chance);
    int step_towards(const Plan& plan, int next_chord_step, const Chord& chord) const;

    PhraseHold phrase_;
    std::vector<int> rhythm_;
    int root_ = -1;  ///< Pitch; -1 before the first.
};

}  // namespace affetto::music
