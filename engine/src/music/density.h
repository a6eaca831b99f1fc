// Density: what "sparse" and "busy" mean to the networks and to each part.
#pragma once

#include <algorithm>

#include "music/plan.h"

namespace affetto::music {

/// Steps with an onset of any lane, a step: what HarmonyPredictor is told.
inline float all_lanes_density(float density) noexcept { return 0.25F + 0.6F * density; }

/// Melody onsets a step: what MelodyPredictor is told and held to. Arousal quickens it, valence a little.
inline float melody_density(float density, const Embedding& feeling) noexcept {
    const float liveliness = 1.0F + 0.35F * arousal_of(feeling) + 0.22F * valence_of(feeling);
    return std::clamp((0.06F + 0.44F * density) * liveliness, 0.02F, 0.6F);
}

/// How busy an accompanying part is, 0 to 1.
inline float accompaniment_activity(float density, const Embedding& feeling) noexcept {
    const float liveliness = 0.25F * arousal_of(feeling) + 0.15F * valence_of(feeling);
    return std::clamp(0.05F + 0.55F * density + liveliness, 0.0F, 1.0F);
}

}  // namespace affetto::music
