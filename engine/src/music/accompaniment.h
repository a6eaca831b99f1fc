// Accompaniment: the chords and bass lanes, written over the planned harmony.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// Led voicings, in blocks or broken (chosen for each phrase: calm music breaks its chords), struck
/// where density, arousal and the groove's accents put them. By step, then pitch.
std::vector<WrittenNote> write_chords(const Plan& plan);

/// Roots where chords and bars begin and on long notes; else root, fifth or octave, and in lively music,
/// before a new root, a step towards it. Every pitch belongs to the chord or the key. By step.
std::vector<WrittenNote> write_bass(const Plan& plan);

}  // namespace affetto::music
