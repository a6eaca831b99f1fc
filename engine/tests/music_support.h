// What the composer's tests share: processors without a bundle, and music to be heard.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "affetto/composer.h"
#include "music/random.h"

namespace affetto::testing {

/// Networks of the contract's shapes with random weights, each from its own seed.
MultiModelProcessor random_processor(const std::array<std::uint64_t, contract::network_count>& seeds);
MultiModelProcessor random_processor(std::uint64_t seed);

/// Gives the same output for every input.
std::unique_ptr<Layer> fixed_layer(int input_size, std::vector<float> output);

/// A random processor with some networks replaced by fixed outputs (empty: kept random).
MultiModelProcessor fixed_processor(const std::array<std::vector<float>, contract::network_count>& outputs);

/// Any music at all: metre, key, tempo, length, silences, chroma and onsets are random.
HeardMusic random_music(music::Random& random);

/// `bars` bars in 4/4 and C major with a clear chord of each bar: I, VI:min, IV, V and again.
HeardMusic plain_music(int bars);

/// So many bars in 4/4 in which nothing is heard and that are to be played to, in C major.
HeardMusic nothing_heard(int bars);

/// Everything that options allow, but for a locked scale.
ComposerOptions random_options(music::Random& random);

}  // namespace affetto::testing
