// Composer wishes: the live parameters as the composer's options.
//
// Threading model: a pure function of what the parameters are at the time.
#pragma once

#include <optional>

#include "affetto/composer_options.h"
#include "affetto/listening.h"
#include "affetto/live_parameters.h"

namespace affetto::pipeline {

ComposerOptions options_of(const LiveParameters& parameters) noexcept;

/// The key that the musician has locked, or none.
std::optional<Key> locked_key(const LiveParameters& parameters) noexcept;

}  // namespace affetto::pipeline
