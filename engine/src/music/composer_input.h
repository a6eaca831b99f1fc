// Composer input: refuses what no music can be made of.
#pragma once

#include "affetto/composer.h"

namespace affetto::music {

/// Throws std::invalid_argument, saying what was expected and found, for options or heard music out of
/// range or not finite.
void check(const HeardMusic& heard, const ComposerOptions& options);

}  // namespace affetto::music
