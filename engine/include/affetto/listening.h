// Listening: what whole-recording analysis finds in hops and frames: beats, metre, key.
//
// Threading model: pure functions, any thread; they allocate and are not for the audio thread.
// Units: seconds; tempo in beats per minute (bpm); pitch classes 0 (C) to 11 (B).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "affetto/features.h"

namespace affetto {

struct Key {
    int tonic = 0;  ///< Pitch class.
    bool minor = false;
    float confidence = 0.0F;  ///< Gap to the next best key, 0 to 1.
};

/// The key whose profile (Temperley 2001) correlates best with the chroma, helped by the chords at both
/// ends; frames in order of time. All-zero chroma gives C major, confidence 0.
Key find_key(std::span<const std::array<float, 12>> chroma);

struct BeatGrid {
    std::vector<double> beats;  ///< Seconds, ascending, from the first at or after 0 s to the end.
    double tempo_bpm = 120.0;   ///< Median over the beats.
    bool found = false;         ///< False where the recording has no beat and the grid is assumed.
    float confidence = 0.0F;    ///< 0 to 1: how clearly the onsets return at a beat's distance.
};

/// Beats by dynamic programming over the onset strength (Ellis 2007), at each likely tempo from 40 to
/// 240 bpm, which may wander slowly; of those grids, the one whose onsets, low onsets and chord
/// changes look most like a beat's.
///
/// `tempo_bpm`, where given, fixes the tempo. The grid always covers the recording: where nothing
/// is found it runs at `tempo_bpm` or 120 from 0 s with `found` false. Of `frames` only the chroma
/// counts.
BeatGrid find_beats(std::span<const Hop> hops, std::span<const Frame> frames, double duration_seconds,
                    std::optional<double> tempo_bpm = std::nullopt);

struct Metre {
    int beats_per_bar = 4;   ///< 4 or, in twelve beats or more, 3 where it is found; 2 may be given.
    int first_downbeat = 0;  ///< Index of the first beat that begins a bar, below beats_per_bar.
    bool compound = false;   ///< Given: 6/8, three quarter notes felt as two groups of three eighths.
};

/// A metre that is asked for: 2, 3 or 4 quarter notes a bar, or 6/8 (three, compound).
struct GivenMetre {
    int beats_per_bar = 4;
    bool compound = false;
};

/// Metre and downbeats from how onset strength, low onsets and chroma change from beat to beat.
/// `beats_per_bar`, where given, leaves only the downbeats to be found.
Metre find_metre(const BeatGrid& grid, std::span<const Hop> hops, std::span<const Frame> frames,
                 std::optional<int> beats_per_bar = std::nullopt);

}  // namespace affetto
