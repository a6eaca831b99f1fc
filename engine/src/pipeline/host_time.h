// HostTime: a host's transport made safe to calculate with.
//
// Threading model: pure functions, real-time safe. Units: beats; quarter notes a minute.
#pragma once

#include <optional>

#include "affetto/realtime.h"
#include "affetto/transport.h"
#include "pipeline/bars.h"

namespace affetto::pipeline {

/// A stretch of the song that is played over and over.
struct Loop {
    double start_beats = 0.0;
    double end_beats = 0.0;
};

/// The told tempo, or else `otherwise`.
double tempo_of(const HostTransport& transport, double otherwise_bpm) noexcept AFFETTO_NONBLOCKING;
/// The told position, or else `otherwise`.
double position_of(const HostTransport& transport, double otherwise_beats) noexcept AFFETTO_NONBLOCKING;
/// The told metre. Bar lines stay where `before` has them as long as what is told agrees with it.
Metre metre_of(const HostTransport& transport, const Metre& before) noexcept AFFETTO_NONBLOCKING;
std::optional<Loop> loop_of(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING;

}  // namespace affetto::pipeline
