// Melody rules: how MelodyPredictor's probabilities are bent towards phrases that can be sung.
#pragma once

#include <array>

#include "music/plan.h"
#include "music/theme.h"

namespace affetto::music {

inline constexpr int rest_event = 0;
inline constexpr int hold_event = 1;
inline constexpr int first_pitch_event = 2;

using EventWeights = std::array<float, contract::melody::output_size>;

/// What the melody has done so far in this run of sounding beats.
struct MelodyState {
    int last_pitch = -1;
    int last_interval = 0;  ///< Signed, in semitones.
    int repeats = 0;        ///< How often the last pitch came in a row, itself included.
    bool sounding = false;
    bool unresolved = false;  ///< The last note was none of its chord's.
    int steps_since_onset = 0;
    /// Added to the log odds of an onset; drifts so that onsets come as often as they are asked for.
    float onset_bias = 0.0F;
    Model model;           ///< What this bar is to be like.
    int model_pitch = -1;  ///< The model's pitch before this step, for its intervals.
};

struct Actions {
    float rest = 0.0F, hold = 0.0F, onset = 0.0F;
};

/// Whether a pitch outside a beat's chord is another form of one of its notes: the minor third over a major
/// one, the leading note over the natural seventh of a minor key, and the other way round.
bool contradicts(const Plan& plan, int beat, const Chord& chord, int pitch) noexcept;

/// Melody onsets a step that are asked for: less where the recording is busy.
float asked_density(const Plan& plan, int step);

/// Moves the bias after a step on which a note began or did not.
void learn_density(MelodyState& state, const Plan& plan, int step, bool onset);

/// Bends the network's own actions: towards the density asked for, into the recording's gaps, to the
/// rhythm of what returns, to a long note or rest at the phrase's end, and away from notes and rests
/// that never end.
Actions bend_actions(Actions actions, const MelodyState& state, const Plan& plan, int step);

/// Weights of the pitches that may begin at a step, by MIDI pitch; `events` are the network's, in C.
///
/// Pitches lie in the key or the chord and in the lane's register, at most an octave from the last where
/// there is one. The line rises and falls once a phrase; chord tones come first on strong beats, and
/// alone where a phrase ends; a note outside the chord moves on by step, a leap turns back.
EventWeights bend_pitches(const EventWeights& events, const MelodyState& state, const Plan& plan, int step);

}  // namespace affetto::music
