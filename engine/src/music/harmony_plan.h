// Harmony plan: a chord for every beat, HarmonyPredictor's wish times what the recording allows.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// The chord class of each beat, -1 where it is silent. Needs the plan's feelings and brightening.
///
/// On each beat the network is asked twice: whether the chord goes on, and, were it known to change,
/// to what. Its answer is multiplied by exp(k * fit) of each class to the chroma of the beats that the
/// chord will accompany (a product of experts, Hinton 2002), less so the less that sounds like a chord;
/// over silence and drums the network decides alone. Off the beats where harmony likes to change, and
/// where arousal is low, it takes more to move on. A valence played above or below what is heard leans
/// towards major or minor thirds. N.C. is never drawn: what sounds is accompanied.
std::vector<int> plan_harmony(MultiModelProcessor& processor, const HeardMusic& heard, const Plan& plan);

}  // namespace affetto::music
