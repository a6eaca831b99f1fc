// Note contexts: what DynamicsPredictor is told of each note of a piece, in training and running.
//
// Threading model: a pure function that allocates; not for the audio thread.
// Units: beats from the start of the piece; pitches absolute.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "affetto/encoding.h"

namespace affetto {

/// A note as written: on the grid of steps, before any performance.
struct PlacedNote {
    std::int32_t lane;   ///< 0 melody, 1 chords, 2 bass.
    std::int32_t pitch;  ///< MIDI.
    float onset_beats;
    float duration_beats;
};

/// What holds during one beat of the piece.
struct PlacedBeat {
    float valence, arousal;
    std::int32_t tonic, minor;
    std::int32_t chord_pitch_classes;  ///< Bits; 0 for no chord.
    std::int32_t beat_in_bar;
};

/// The context of each note, in the order of `notes`, which ascend by onset.
///
/// Onsets are taken to the nearest step. A note's neighbours are the notes of its lane's onsets before
/// and after, of each onset the one nearest in pitch; the rest before it counts from the latest end of
/// its lane's earlier notes (a bar at a lane's start); a lane's last onset is followed after its own
/// length. Density counts steps and lanes, not single notes, over the bar before the note; the peak is
/// that of all lanes over the same bar. The densities of melody and accompaniment count single notes. Throws
/// std::invalid_argument where a note lies outside the beats, has another lane, or begins before the one in
/// front of it.
std::vector<DynamicsContext> describe_notes(std::span<const PlacedNote> notes,
                                            std::span<const PlacedBeat> beats, int beats_per_bar,
                                            float tempo_bpm);

}  // namespace affetto
