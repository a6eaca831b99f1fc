// Feeling: the emotion that is played, beat by beat.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// One embedding a beat. Valence and arousal go from wanted to heard as `follow` goes from 0 to 1
/// (what is not wanted stays as heard); the latent part, of which nothing is wanted, fades in with it. What
/// is heard is smoothed over a bar to either side; silent beats do not count.
std::vector<Embedding> plan_feelings(const HeardMusic& heard, const ComposerOptions& options);

/// How far the valence of feelings lies above what is heard, one a beat.
std::vector<float> brightening(const std::vector<Embedding>& feelings, const HeardMusic& heard);

}  // namespace affetto::music
