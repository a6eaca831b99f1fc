// Voicing: a chord's pitches, led from the chord before by common tones and small steps.
#pragma once

#include <vector>

#include "affetto/chords.h"
#include "affetto/composer_options.h"

namespace affetto::music {

/// Pitches of a chord, ascending.
using Voicing = std::vector<int>;

/// The close or drop-two position that costs least: semitones moved from `before` (empty for none),
/// and distance of its middle from `centre`. Every pitch class of the chord sounds once, within `range`.
/// Empty for no chord.
Voicing lead_voices(const Chord& chord, const Voicing& before, float centre, const Register& range);

/// Semitones between two voicings: each voice to the nearest of the other side, both ways, halved.
float voice_leading_distance(const Voicing& from, const Voicing& to);

}  // namespace affetto::music
