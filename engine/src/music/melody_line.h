// Melody line: MelodyPredictor, step by step, held to what can be sung over the harmony.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// The melody's notes in order, at most one at a time. Needs feelings, chords and key.
///
/// The network runs on every step of every sounding run of beats, from a cleared state. First the
/// action is drawn (rest, hold or onset), then an onset's pitch; melody_rules.h says how the network's
/// probabilities are bent.
std::vector<WrittenNote> write_melody(MultiModelProcessor& processor, const Plan& plan);

}  // namespace affetto::music
