// Voicing: a chord's pitches, led from the chord before by common tones and small steps.
#pragma once

#include <vector>

#include "affetto/chords.h"

namespace affetto::music {

/// Pitches of a chord, ascending, between lowest_voice and highest_voice.
using Voicing = std::vector<int>;

inline constexpr int lowest_voice = 48;
inline constexpr int highest_voice = 69;

/// The close or drop-two position that costs least: semitones moved from `before` (empty for none),
/// and distance of its middle from `centre`. Every pitch class of the chord sounds once. Empty for no
/// chord.
Voicing lead_voices(const Chord& chord, const Voicing& before, float centre);

/// Semitones between two voicings: each voice to the nearest of the other side, both ways, halved.
float voice_leading_distance(const Voicing& from, const Voicing& to);

}  // namespace affetto::music
