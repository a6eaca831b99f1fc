// HostTransport: where the host's song stands at the first sample of a block.
//
// Threading model: a plain value. Units: beats are quarter notes from the song's start (PPQ).
#pragma once

#include <optional>

namespace affetto {

/// What a host tells of its transport. Anything not finite or out of range counts as not told.
struct HostTransport {
    /// False where the host tells nothing at all: the engine then runs on its own clock.
    bool known = false;
    bool playing = false;
    std::optional<double> tempo_bpm;        ///< Quarter notes a minute, 10 to 1000; untold: 120.
    std::optional<double> position_beats;   ///< Of the block's first sample; untold: runs on by tempo.
    std::optional<double> bar_start_beats;  ///< Of the last bar line; untold: bars count from 0.
    int numerator = 4;                      ///< Time signature, 1 to 64 over 1 to 64.
    int denominator = 4;
    bool looping = false;  ///< The two below hold, and the song goes from the end to the start.
    double loop_start_beats = 0.0;
    double loop_end_beats = 0.0;
};

}  // namespace affetto
