// Density: what "sparse" and "busy" mean to the networks and to each part.
#pragma once

#include <algorithm>
#include <cmath>

#include "affetto/tempo.h"
#include "music/plan.h"

namespace affetto::music {

/// Steps with an onset of any lane, a step: what HarmonyPredictor is told.
inline float all_lanes_density(float density) noexcept { return 0.25F + 0.6F * density; }

/// Notes that a beat has to hold against those at the tempo that suits the feeling: slow music is
/// subdivided, fast music is not.
inline float subdivision(const Plan& plan, const Embedding& feeling) noexcept {
    const double beats_a_pulse = static_cast<double>(plan.timeline.steps_per_pulse()) / steps_per_beat;
    const double felt_bpm = static_cast<double>(plan.tempo_bpm) / beats_a_pulse;
    const double suits_bpm = tempo_for_feeling(valence_of(feeling), arousal_of(feeling));
    return static_cast<float>(std::clamp(std::pow(suits_bpm / felt_bpm, 0.8), 0.5, 2.0));
}

/// Melody onsets a step: what MelodyPredictor is told and held to. Arousal quickens it, valence a little.
inline float melody_density(const Plan& plan, const Embedding& feeling) noexcept {
    const float liveliness = 1.0F + 0.35F * arousal_of(feeling) + 0.22F * valence_of(feeling);
    const float asked = 0.06F + 0.44F * plan.density_of(Lane::melody);
    return std::clamp(asked * liveliness * subdivision(plan, feeling), 0.02F, 0.6F);
}

/// How busy an accompanying part is, 0 to 1.
inline float accompaniment_activity(const Plan& plan, Lane lane, const Embedding& feeling) noexcept {
    const float liveliness = 0.25F * arousal_of(feeling) + 0.15F * valence_of(feeling);
    const float asked = 0.05F + 0.55F * plan.density_of(lane);
    return std::clamp((asked + liveliness) * subdivision(plan, feeling), 0.0F, 1.0F);
}

}  // namespace affetto::music
