// Mode: major or minor, where nothing that is heard says which.
#pragma once

#include "music/plan.h"

namespace affetto::music {

/// Which mode a valence asks for, -1 for neither: 1 minor, 0 major.
int mode_of_valence(float valence) noexcept;

/// Where nothing pitched is heard and no key is asked for, a plan's mode goes with the valence that is
/// played, phrase by phrase, and stays where that is all but neutral. Needs the plan's feelings and pitched.
void settle_modes(Plan& plan) noexcept;

}  // namespace affetto::music
