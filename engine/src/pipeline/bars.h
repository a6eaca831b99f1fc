// Bars: where the bars that are composed begin and end in the host's beats.
//
// Threading model: pure functions, real-time safe. Units: beats (quarter notes).
#pragma once

#include <cstdint>

#include "affetto/realtime.h"

namespace affetto::pipeline {

/// A bar as it is composed and played: of two to four beats, of which the last may be cut short.
struct Bar {
    std::int64_t index = 0;  ///< Bars from the start of the song; may be negative.
    double begin_beats = 0.0;
    double length_beats = 4.0;
    int beats_per_bar = 4;  ///< 2, 3 or 4: what the composer is asked for.
    bool compound = false;  ///< Three beats that are felt as two groups of three eighths.

    double end_beats() const noexcept { return begin_beats + length_beats; }
    friend bool operator==(const Bar&, const Bar&) = default;
};

/// The host's bars: one bar line, and how far it is to the next.
struct Metre {
    double origin_beats = 0.0;
    double length_beats = 4.0;
    bool compound = false;  ///< Eighths or shorter in threes: 6/8, 9/8, 12/8.

    friend bool operator==(const Metre&, const Metre&) = default;
};

/// The bar that holds `position_beats`.
///
/// The composer knows bars of two, three and four beats. So a host's bar of up to four beats is one
/// of these, cut where it ends; a longer one is parted: into threes where it is a multiple of three
/// (6/4, 9/4, 12/8), else into fours and what is left (5/4 as 3 + 2, 7/4 as 4 + 3).
Bar bar_at(double position_beats, const Metre& metre) noexcept AFFETTO_NONBLOCKING;

}  // namespace affetto::pipeline
