// Beat candidates: every grid that a recording's beat may be.
//
// Threading model: pure functions; they allocate.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "affetto/features.h"
#include "features/metrical_model.h"

namespace affetto {

struct BeatCandidate {
    std::vector<double> beats;  ///< Seconds, ascending.
    BeatFeatures features;
};

struct BeatCandidates {
    std::vector<BeatCandidate> grids;
    float clarity = 0.0F;  ///< How clearly the pulse returns at any tempo, 0 to 1.
};

/// One tracked grid for each likely tempo, and the same grid a quarter, a half and three quarters
/// of a beat later, because a tracker locks on to syncopation too. `tempo_bpm` leaves one tempo.
BeatCandidates beat_candidates(const RhythmStreams& streams, std::optional<double> tempo_bpm);

}  // namespace affetto
