// Groove plan: GroovePredictor's timing and accents for every bar, from the bars heard before it.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// One groove a bar. Needs the plan's feelings.
std::vector<BarGroove> plan_grooves(MultiModelProcessor& processor, const HeardMusic& heard,
                                    const Plan& plan);

}  // namespace affetto::music
