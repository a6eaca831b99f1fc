// Performance: written notes become played ones, shaped by DynamicsPredictor and the planned groove.
#pragma once

#include <span>
#include <vector>

#include "music/plan.h"

namespace affetto::music {

struct Performance {
    std::vector<Note> notes;              ///< In the order of the written notes; may overlap.
    std::vector<ControlChange> controls;  ///< By onset.
};

/// Plays notes written in order of step.
///
/// DynamicsPredictor gives every note its velocity and its sounding share, and each lane its expression
/// (CC11) and modulation (CC1) on every beat. The bar's groove moves the note by its step's offset
/// times `humanize` and adds its accent, arousal a little force; `humanize` also opens the spread between the
/// network's low and high velocity, and a little looseness of timing.
Performance perform(MultiModelProcessor& processor, const Plan& plan, std::span<const WrittenNote> written);

}  // namespace affetto::music
