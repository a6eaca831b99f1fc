// Composer wishes: the live parameters as the composer's options.
//
// Threading model: a pure function of what the parameters are at the time.
#pragma once

#include <cstdint>
#include <optional>

#include "affetto/composer_options.h"
#include "affetto/listening.h"
#include "affetto/live_parameters.h"
#include "affetto/realtime.h"

namespace affetto::pipeline {

ComposerOptions options_of(const LiveParameters& parameters) noexcept;

/// The key that the musician has locked, or none.
std::optional<Key> locked_key(const LiveParameters& parameters) noexcept;

/// The pitch classes that the musician has locked, bit 0 for C; 0 where none are.
std::uint32_t locked_scale(const LiveParameters& parameters) noexcept AFFETTO_NONBLOCKING;

}  // namespace affetto::pipeline
