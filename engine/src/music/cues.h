// Cues: by what means of playing a feeling is told. What people agree on (Juslin & Laukka, Psychological
// Bulletin 2003; Eerola et al., Frontiers in Psychology 2013): excited music is faster, denser and louder;
// glad music lies higher, is more detached, and a little faster and denser than sad music that is as
// excited. Mode is in mode.h and harmony_rules.h, tempo in tempo.h, how busy a part is in density.h.
#pragma once

#include <algorithm>

#include "music/plan.h"

namespace affetto::music {

/// Semitones by which the middle of the melody's register moves.
inline float melody_lift(const Embedding& feeling) noexcept {
    return 5.0F * valence_of(feeling) + arousal_of(feeling);
}

/// The same of the chords'.
inline float chords_lift(const Embedding& feeling) noexcept { return 4.0F * valence_of(feeling); }

/// Share of a note's length that is taken off; below 0 where it is lengthened. Mostly by valence: what is
/// detached sounds gladder, and excited music sounds glad enough.
inline float detachment(const Embedding& feeling) noexcept {
    return std::clamp(0.3F * valence_of(feeling) + 0.1F * arousal_of(feeling), -0.2F, 0.4F);
}

/// Whether chords may ring on under a pedal.
inline bool may_ring(const Embedding& feeling) noexcept {
    return 0.3F * arousal_of(feeling) + 0.8F * valence_of(feeling) < 0.45F;
}

}  // namespace affetto::music
