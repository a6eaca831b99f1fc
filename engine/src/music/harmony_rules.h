// Harmony rules: what bends HarmonyPredictor's wishes towards phrases that breathe and close.
#pragma once

#include "music/chroma_fit.h"
#include "music/plan.h"

namespace affetto::music {

/// Odds that a chord of some age goes on at a beat, against the network's own: it takes more to move on
/// off the beats where harmony likes to change, and where arousal is low; at a cadence less. The less is
/// heard (`clarity`), the more it is the metre that decides, and the sooner a chord has lasted long
/// enough. In 6/8 chords change with the bar alone.
float hold_odds(const Plan& plan, int beat, int age_beats, float clarity) noexcept;

/// What is left of a chord that was played just before, so that two or three do not go round for ever: `most`
/// where nothing is heard and nothing is to return, all of it at a cadence.
float wear(const Plan& plan, int beat, float clarity, float most) noexcept;

/// What a chord gains that the same phrase had here before, and what is left of one from which the other
/// phrase differs: 1 where a recording is heard clearly, or for a return at a cadence.
float return_factor(const Plan& plan, int beat, float clarity) noexcept;
float contrast_factor(float clarity) noexcept;

/// What a class weighs on a beat, against the network's wish: thirds follow the valence that is played
/// above or below what is heard; a phrase's end leans on the dominant, a period's and the music's on the
/// tonic; chords outside the key come with `surprise`. Zero for what may not be played.
float class_factor(const Plan& plan, int beat, int chord_class) noexcept;

/// The classes that may be played on a beat: never N.C.; within the key those whose every note is of the
/// scale, or, where the scale has none such, those whose root is.
bool may_play(const Plan& plan, int beat, int chord_class) noexcept;

}  // namespace affetto::music
