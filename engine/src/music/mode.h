// Mode: major or minor, where nothing that is heard says which.
#pragma once

#include "music/plan.h"

namespace affetto::music {

/// Which mode a valence asks for, -1 for neither: 1 minor, 0 major.
int mode_of_valence(float valence) noexcept;

/// The key to play in: the plan's, but where nothing pitched is heard and no key is asked for, the
/// mode goes with the valence that is played, unless that is all but neutral. Needs the plan's feelings
/// and pitched.
Key key_to_play(const Plan& plan) noexcept;

}  // namespace affetto::music
