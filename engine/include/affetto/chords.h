// Chords: the classes of the contract, what sounds in them, and which class a written chord is.
//
// Threading model: pure functions; all but chord_class_of_label and chord_name are real-time safe.
// Pitch classes run from 0 (C) to 11 (B); bit p of a set stands for pitch class p.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "affetto/contract.h"
#include "affetto/realtime.h"

namespace affetto {

/// A chord of contract::harmony::classes, made absolute.
struct Chord {
    int root = -1;                    ///< Pitch class; -1 for N.C.
    std::uint32_t pitch_classes = 0;  ///< Bit p set where pitch class p belongs to the chord.
};

/// The chord of a class over a tonic; no chord for N.C. and for numbers outside the classes.
Chord chord_of_class(int chord_class, int tonic) noexcept;

/// A class made absolute as text, for example "F#:min7"; "N" for N.C. Spelled for the key.
std::string chord_name(int chord_class, int tonic, bool minor);

/// The class nearest by function to a chord of these intervals above `root` (bit 0 is the root).
///
/// What the classes lack is folded so:
/// - sixths and ninths go; a major third with a minor seventh is 7, with a major seventh maj7;
///   a minor third with a minor seventh min7; augmented fifths go, minor-major sevenths are min.
/// - a diminished triad on VII, a half-diminished seventh on VII, and a diminished seventh that
///   contains VII are VII:dim. Other diminished triads and sevenths lead like the dominant seventh
///   whose upper notes they are (root a major third lower); other half-diminished sevenths sound
///   like the minor chord that is their upper three notes (II of minor is IV:min with its sixth).
/// - sus4 is V:sus4 on V and I:sus4 on I. Other suspensions, sus2 and bare fifths take the third of
///   the major scale: minor on II, III, VI, VII, else major; a minor seventh is kept (min7 or 7).
/// - nothing at all is N.C.
int chord_class(int root, std::uint32_t intervals, int tonic) noexcept;

/// The class of a chord label in Harte's syntax (Harte et al., ISMIR 2005), for example
/// "Bb:hdim7/3", "E:7(#9)", "A:(1,4,b7)", "N". The bass after the slash is not heard by the classes.
/// -1 for "X" (unknown). Throws std::invalid_argument for text that is no label.
int chord_class_of_label(std::string_view label, int tonic);

/// The pitch classes of the key: natural minor with the raised seventh allowed, or major.
std::uint32_t scale_of_key(int tonic, bool minor) noexcept AFFETTO_NONBLOCKING;

/// Semitones that bring a tonic to C by the shorter way, -6 to 5: the melody's transposition.
int semitones_to_c(int tonic) noexcept;

}  // namespace affetto
