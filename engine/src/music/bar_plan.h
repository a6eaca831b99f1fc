// Bar plan: one bar of a plan, as played, made into what live playing hands on.
#pragma once

#include "affetto/live_composer.h"
#include "music/performance.h"
#include "music/plan.h"

namespace affetto::music {

/// A melody's note that still sounds where a bar begins.
struct Overhang {
    int pitch = -1;          ///< -1 for none.
    float end_beats = 0.0F;  ///< From the bar's beginning.
};

/// Writes notes, controls and chords of a bar of the plan. Notes that would begin before the bar begin
/// with it; what `before` still sounds is left alone. Lanes that are off are left out.
void fill_bar(const Plan& plan, int bar, const Performance& performance, const Overhang& before,
              BarPlan& filled);

/// What a bar leaves sounding.
Overhang overhang_of(const BarPlan& plan) noexcept;

}  // namespace affetto::music
