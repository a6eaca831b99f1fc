// Key profiles: how well pitch classes fit a key.
//
// Threading model: pure functions. A profile is twelve weights, from the tonic or from C upwards.
#pragma once

#include <array>

namespace affetto {

using PitchClassProfile = std::array<double, 12>;

// Temperley (2001): shares of segments in which each degree sounds, in the Kostka-Payne corpus.
inline constexpr PitchClassProfile temperley_major{0.748, 0.060, 0.488, 0.082, 0.670, 0.460,
                                                   0.096, 0.715, 0.104, 0.366, 0.057, 0.400};
inline constexpr PitchClassProfile temperley_minor{0.712, 0.084, 0.474, 0.618, 0.049, 0.460,
                                                   0.105, 0.747, 0.404, 0.067, 0.133, 0.330};
// Krumhansl and Kessler (1982): how well listeners found each degree to fit.
inline constexpr PitchClassProfile krumhansl_major{6.35, 2.23, 3.48, 2.33, 4.38, 4.09,
                                                   2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
inline constexpr PitchClassProfile krumhansl_minor{6.33, 2.68, 3.52, 5.38, 2.60, 3.53,
                                                   2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

/// Pearson's correlation in [-1, 1]; 0 where either profile is flat.
double correlation(const PitchClassProfile& a, const PitchClassProfile& b) noexcept;

/// A profile from C upwards, as heard from the tonic (0 to 11) upwards.
PitchClassProfile from_tonic(PitchClassProfile profile, int tonic) noexcept;

}  // namespace affetto
