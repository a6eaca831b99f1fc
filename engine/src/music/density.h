// Density: what "sparse" and "busy" mean to the networks and to each part.
#pragma once

#include <algorithm>

namespace affetto::music {

/// Steps with an onset of any lane, a step: what HarmonyPredictor is told.
inline float all_lanes_density(float density) noexcept { return 0.25F + 0.6F * density; }

/// Melody onsets a step: what MelodyPredictor is told and held to. Arousal quickens it.
inline float melody_density(float density, float arousal) noexcept {
    return std::clamp((0.06F + 0.44F * density) * (1.0F + 0.35F * arousal), 0.02F, 0.6F);
}

/// How busy an accompanying part is, 0 to 1.
inline float accompaniment_activity(float density, float arousal) noexcept {
    return std::clamp(0.05F + 0.55F * density + 0.25F * arousal, 0.0F, 1.0F);
}

}  // namespace affetto::music
