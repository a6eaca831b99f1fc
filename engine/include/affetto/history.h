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
    /// Means are over a step's onsets, accents in the last eight bars and offsets in the last sixteen:
    /// loudness changes sooner than a drummer's timing. Where there are none, accents are soft and
    /// offsets 0.
    void describe(int beats_per_bar, GrooveContext& context) const noexcept;

private:
    static constexpr int kept_bars = 16;
    static constexpr int accent_bars = 8;

    const BarOnsets& back(int bars) const noexcept {
        return bars_[static_cast<std::size_t>((bars_heard_ - 1 - bars) % kept_bars)];
    }
    float describe_means(GrooveContext& context) const noexcept;

    std::array<BarOnsets, kept_bars> bars_{};  ///< A ring: bar n lies at n modulo kept_bars.
    int bars_heard_ = 0;
};

}  // namespace affetto
