// Wanted: a feeling that is asked for beat by beat, with what was left open filled in.
#pragma once

#include <span>
#include <vector>

#include "affetto/composer.h"

namespace affetto::music {

/// One a beat, each side on its own: led in a straight line from what is given before a gap to what is
/// given after it, held before the first and after the last, and as the options say where nothing is.
std::vector<WantedFeeling> without_gaps(std::span<const WantedFeeling> wanted, const ComposerOptions& options,
                                        std::size_t beat_count);

}  // namespace affetto::music
