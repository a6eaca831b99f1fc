// OwnTempo: the tempo of the next bar where no host gives one, from what is heard.
//
// Threading model: pure functions that allocate; beside the audio thread.
// Units: seconds of what was heard; quarter notes a minute.
#pragma once

#include <optional>

#include "pipeline/live_listener.h"

namespace affetto::pipeline {

/// The beat as heard: where one lies, and how fast they come.
struct HeardPulse {
    double beat_seconds;
    double tempo_bpm;
};

/// The pulse of the last seconds; none where too little is heard or nothing beats clearly.
std::optional<HeardPulse> hear_pulse(const LiveListener& listener);

/// The tempo at which a bar of so many beats, beginning at `begin_seconds`, ends on the heard beat
/// nearest to where it would end at the heard tempo. The bar is bent by half a beat at most.
double tempo_onto(const HeardPulse& pulse, double begin_seconds, double beats) noexcept;

}  // namespace affetto::pipeline
