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

/// What is left of a chord that came by turns with the one that sounds, so that two chords do not go on for
/// ever: the less, the less is heard and the less is to return. 1 leaves all, as a period's end does.
float wear(const Plan& plan, int beat, float clarity) noexcept;

/// What a class weighs on a beat, against the network's wish: thirds follow the valence that is played
/// above or below what is heard; a phrase's end leans on the dominant, a period's on the tonic;
/// chords outside the key come with `surprise`. Zero for what may not be played.
float class_factor(const Plan& plan, int beat, int chord_class) noexcept;

/// The classes that may be played: never N.C.; within the key those whose every note is of the scale,
/// or, where the scale has none such, those whose root is.
bool may_play(const Plan& plan, int chord_class) noexcept;

}  // namespace affetto::music
