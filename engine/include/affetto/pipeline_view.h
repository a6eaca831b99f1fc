// PipelineView: what an editor shows of a running engine, and how the engine fares.
//
// Threading model: plain values. Units: beats are the host's, or the engine's own without a host's
// transport; levels in dB below a full-scale square wave.
#pragma once

#include <cstdint>

#include "affetto/live_composer.h"

namespace affetto {

/// Counted since `prepare`.
struct PipelineCounters {
    std::uint64_t chunks_submitted = 0;  ///< Stretches of audio given to the worker,
    std::uint64_t chunks_dropped = 0;    ///< and those lost because it was too far behind.
    std::uint64_t bars_started = 0;
    std::uint64_t bars_late = 0;        ///< Begun without their own plan; the last one was repeated.
    std::uint64_t notes_skipped = 0;    ///< The caller's event buffer or the count of voices was full.
    std::uint64_t bars_composed = 0;    ///< By the worker,
    std::uint64_t chunks_heard = 0;     ///< which has taken in so many stretches of audio.
    std::uint64_t bundles_taken = 0;    ///< Bundles that were swapped in.
    std::uint64_t work_failed = 0;      ///< Stretches whose work ended for want of memory.
    std::uint32_t plan_age_bars = 0;    ///< How often the plan in use has been repeated.
    double compose_microseconds = 0.0;  ///< What the last bar took.
};

/// A bar and where it lies.
struct PlacedPlan {
    bool given = false;  ///< Else nothing below holds.
    double begin_beats = 0.0;
    double length_beats = 0.0;  ///< Notes at or after it are not played.
    BarPlan plan;
    std::uint64_t serial = 0;  ///< Counts every bar that begins, wherever it lies.
    /// Not composed yet: how it would come out now, with nothing more to hear and nothing changed.
    bool foreseen = false;
};

/// Where the music stands at the end of a block.
struct Playhead {
    bool playing = false;
    bool own_clock = false;  ///< The host gives no transport.
    double position_beats = 0.0;
    double tempo_bpm = 120.0;
};

struct PipelineView {
    float level_db = -100.0F;
    float valence_heard = 0.0F, arousal_heard = 0.0F;
    Key key;  ///< As heard or as locked.
    bool key_locked = false;
    bool playing = false;
    bool own_clock = false;  ///< The host gives no transport.
    double position_beats = 0.0;
    double tempo_bpm = 120.0;
    PlacedPlan now;  ///< What is being played,
    PlacedPlan
        next;  ///< and what comes after: from about a quarter second ahead, or foreseen (`show_ahead`).
};

}  // namespace affetto
