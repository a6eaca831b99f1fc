// Swing: what lies between the beats moves towards the triplet.
#pragma once

#include <cmath>

namespace affetto::music {

/// The place of a straight onset when it swings: at 1 the half of a beat falls on its second third, and
/// the rest is stretched and squeezed around it. Both in beats.
inline double swing_beats(double beats, double swing) noexcept {
    const double whole = std::floor(beats);
    const double into = beats - whole;
    const double half = 0.5 + swing / 6.0;
    return whole + (into < 0.5 ? into * half / 0.5 : half + (into - 0.5) * (1.0 - half) / 0.5);
}

}  // namespace affetto::music
