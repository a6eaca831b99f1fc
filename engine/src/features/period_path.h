// PeriodPath: how a beat's period wanders through a recording.
//
// Threading model: pure functions; they allocate.
// Units: periods in hops.
#pragma once

#include <span>
#include <vector>

#include "features/tempogram.h"

namespace affetto {

class PeriodPath {
public:
    /// The path within `share` of `period` that is strong in the tempogram and wanders slowly (Viterbi).
    PeriodPath(const Tempogram& tempogram, double period, double share);

    /// The period at each hop.
    std::vector<float> by_hop(std::size_t hop_count) const;

    /// How strongly the pulse returns after `ratio` periods, against its strength itself: at most 1.
    float correlation(const Tempogram& tempogram, double ratio) const noexcept;

    /// How clearly the pulse returns after one, two and four periods: 0 to 1.
    float clarity(const Tempogram& tempogram) const noexcept;

private:
    std::vector<double> periods_;  ///< One a row of the tempogram.
};

}  // namespace affetto
