// Composer input: refuses, or live brings into range, what no music can be made of.
#pragma once

#include "affetto/composer.h"
#include "affetto/live_composer.h"

namespace affetto::music {

/// Least reach of a lane's register, in semitones: every pitch class has its place.
inline constexpr int least_reach = 12;

/// Throws std::invalid_argument, saying what was expected and found, for options or heard music out of
/// range or not finite.
void check(const HeardMusic& heard, const ComposerOptions& options, std::span<const WantedFeeling> wanted);

/// The nearest values within range; what is not a number becomes the default.
ComposerOptions in_range(const ComposerOptions& options) noexcept;
BarPlace in_range(const BarPlace& place) noexcept;
Key in_range(const Key& key) noexcept;

}  // namespace affetto::music
