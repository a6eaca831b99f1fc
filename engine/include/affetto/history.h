// History: the groove that was heard before, as its network is told of it in training and running.
//
// Threading model: one thread at a time; real-time safe.
#pragma once

#include <array>

#include "affetto/encoding.h"

namespace affetto {

/// The onsets of one bar; steps past the bar's end are silent.
struct BarOnsets {
    /// Accent of each step in [-1, 1]; -1 where nothing begins.
    std::array<float, contract::steps_per_bar> accents;
    /// Timing offset of each step in halves of a step; counts only where something begins.
    std::array<float, contract::steps_per_bar> offsets;
};

/// The groove heard in the bars before, for GrooveContext.
class GrooveHistory {
public:
    void reset() noexcept { bars_heard_ = 0; }
    /// Adds the bar that has just passed.
    void add(const BarOnsets& bar) noexcept;
    /// Writes accents, offsets, bars_heard, swing, lateness and density, and leaves the rest.
    /// Means are over a step's onsets in the last four bars: where there are none, accents are silent
    /// and offsets 0.
    void describe(int beats_per_bar, GrooveContext& context) const noexcept;

private:
    static constexpr int kept_bars = 4;
    std::array<BarOnsets, kept_bars> bars_{};  ///< A ring: bar n lies at n modulo kept_bars.
    int bars_heard_ = 0;
};

}  // namespace affetto
