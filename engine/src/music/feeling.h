// Feeling: the emotion that is played, beat by beat.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// A heard feeling as strongly as it is told. The network learned the mean of several people's ratings,
/// which hardly leave the inner half of the plane; what is wanted uses all of it, and so does this.
Embedding told(Embedding heard) noexcept;

/// What is wanted, laid over what is heard. Valence and arousal go from wanted to heard as `follow` goes
/// from 0 to 1 (what is not wanted stays as heard); the latent part, of which nothing is wanted, fades
/// in with it.
Embedding steered(const Embedding& heard, const WantedFeeling& wanted, float follow) noexcept;

/// Moves a feeling one beat of the way to another: two thirds of it in `glide_bars` bars.
void glide(Embedding& feeling, const Embedding& goal, float glide_bars, int beats_per_bar) noexcept;

/// Whether a feeling is so far from another that a player would not wait for the phrase to end.
bool is_far(const Embedding& feeling, const Embedding& from) noexcept;

/// What is heard, one embedding a beat, smoothed over a bar to either side and told; silent beats do not
/// count.
std::vector<Embedding> heard_feelings(const HeardMusic& heard);

/// The plan's feelings and brightening from what is heard and wanted, one a beat each.
void plan_feelings(const std::vector<Embedding>& heard, const std::vector<WantedFeeling>& wanted, Plan& plan);

}  // namespace affetto::music
