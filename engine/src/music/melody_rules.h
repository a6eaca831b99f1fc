// Melody rules: how MelodyPredictor's probabilities are bent towards phrases that can be sung.
#pragma once

#include <array>
#include <vector>

#include "music/plan.h"

namespace affetto::music {

inline constexpr int rest_event = 0;
inline constexpr int hold_event = 1;
inline constexpr int first_pitch_event = 2;
inline constexpr int lowest_melody_pitch = 60;
inline constexpr int highest_melody_pitch = 86;

using EventWeights = std::array<float, contract::melody::output_size>;

/// What the melody has done so far in this run of sounding beats.
struct MelodyState {
    int last_pitch = -1;
    int repeats = 0;  ///< How often the last pitch came in a row, itself included.
    bool sounding = false;
    int steps_since_onset = 0;
    /// Added to the log odds of an onset; drifts so that onsets come as often as they are asked for.
    float onset_bias = 0.0F;
    /// Steps of the theme's bar with an onset; empty before the first phrase's first bar has passed.
    std::vector<bool> theme;
};

struct Actions {
    float rest = 0.0F, hold = 0.0F, onset = 0.0F;
};

/// Moves the bias after a step on which a note began or did not.
void learn_density(MelodyState& state, const Plan& plan, int step, bool onset);

/// Bends the network's own actions: towards the density asked for, the theme's rhythm in the first and
/// third bar of a phrase, a long note or rest at the phrase's end, and away from notes and rests that
/// never end.
Actions bend_actions(Actions actions, const MelodyState& state, const Plan& plan, int step);

/// Weights of the pitches that may begin at a step, by MIDI pitch; `events` are the network's, in C.
///
/// Pitches lie in the key or the chord, between lowest_melody_pitch and highest_melody_pitch, at most
/// an octave from the last; chord tones come first on beats, and alone where a phrase ends.
EventWeights bend_pitches(const EventWeights& events, const MelodyState& state, const Plan& plan, int step);

}  // namespace affetto::music
