// Bar candidates: every metre and first downbeat that a grid of beats may have.
//
// Threading model: pure functions; they allocate.
#pragma once

#include <span>
#include <vector>

#include "affetto/listening.h"
#include "features/metrical_model.h"

namespace affetto {

struct BarCandidate {
    Metre metre;
    BarFeatures features;
};

/// Bars of four and of three from each of their beats; none for a grid of fewer than two bars.
std::vector<BarCandidate> bar_candidates(const RhythmStreams& streams, std::span<const double> beats);

}  // namespace affetto
