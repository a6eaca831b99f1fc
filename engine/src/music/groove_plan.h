// Groove plan: GroovePredictor's timing and accents for a bar, from the bars heard before it; and where
// the recording plays.
#pragma once

#include "affetto/history.h"
#include "affetto/processor.h"
#include "music/plan.h"

namespace affetto::music {

/// Bars come in order: predict one, then hear it.
class GroovePlanner {
public:
    explicit GroovePlanner(MultiModelProcessor& processor) : processor_(processor) {}

    void reset() noexcept;
    /// A bar's groove. Needs the plan's feelings.
    BarGroove predict(const Plan& plan, int bar) noexcept;
    void hear(const BarOnsets& onsets) noexcept { history_.add(onsets); }

private:
    MultiModelProcessor& processor_;
    GrooveHistory history_;
};

/// A bar in which nothing begins.
BarOnsets silent_bar() noexcept;

/// Writes a beat's onsets into its bar.
void put_beat(const HeardBeat& beat, int beat_in_bar, BarOnsets& onsets) noexcept;

/// The onsets of one bar of a recording; silent beats have none.
BarOnsets onsets_heard(const HeardMusic& heard, const Timeline& timeline, int bar) noexcept;

/// Where a bar is occupied, and how busily.
BarOccupancy occupancy_of(const BarOnsets& onsets, int steps_per_bar) noexcept;

}  // namespace affetto::music
