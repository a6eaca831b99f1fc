// Encoding: musical context in, network input out; the one implementation for training and running.
//
// Threading model: pure functions, real-time safe.
// Contexts are plain structures of 32-bit fields, so that Python can pass arrays of them; pitches
// and pitch classes in them are absolute, and the encoders make them relative to the tonic (melody's
// register too, by semitones_to_c; dynamics' stays absolute, since loudness follows real height).
// Places outside a one-hot slice (-1, for none) leave it zero. N.C. has no root and quality "other".
#pragma once

#include <cstdint>
#include <span>

#include "affetto/chords.h"
#include "affetto/contract.h"

namespace affetto {

struct MelodyContext {
    float valence, arousal;     ///< [-1, 1].
    std::int32_t tonic, minor;  ///< Pitch class; 0 or 1.
    std::int32_t last_pitch;    ///< MIDI pitch; -1 before the first note.
    std::int32_t sounding;      ///< 1 while the last note is held.
    std::int32_t steps_since_onset;
    std::int32_t chord_root;           ///< Pitch class; -1 for no chord.
    std::int32_t chord_pitch_classes;  ///< Bit p set where pitch class p belongs to the chord.
    std::int32_t step_in_bar, beats_per_bar, bar_in_phrase;
    float density;  ///< Onsets a step, [0, 1].
};

struct HarmonyContext {
    float embedding[64];
    std::int32_t emotion_known;
    float chroma[12];  ///< Absolute pitch classes from C.
    std::int32_t chroma_known;
    std::int32_t tonic, minor;
    /// Classes of contract::harmony::classes, -1 for none. ChordHistory fills these and what follows,
    /// down to after_last_quality.
    std::int32_t last_chord, previous_chord;
    std::int32_t chord_age_beats;
    std::int32_t echo_chord;      ///< What followed the longest repetition of the last chords, -1 for none.
    std::int32_t echo_length;     ///< Chords of that repetition.
    std::int32_t echo_age_beats;  ///< Beats that its last chord lasted.
    float after_two_root[12], after_two_quality[6];    ///< Shares of what followed the last two chords.
    float after_last_root[12], after_last_quality[6];  ///< The same after the last chord alone.
    std::int32_t beat_in_bar, beats_per_bar, bar_in_phrase;
    float tempo_bpm, density;
    std::int32_t changing;  ///< 1 where a change on this beat is certain.
};

struct DynamicsContext {
    float valence, arousal;
    std::int32_t step_in_bar, beats_per_bar;
    std::int32_t lane;                              ///< 0 melody, 1 chords, 2 bass.
    std::int32_t pitch, pitch_before, pitch_after;  ///< MIDI; -1 for none.
    float duration_beats, gap_before_beats, inter_onset_after_beats;
    std::int32_t tonic, minor, chord_pitch_classes;
    float density;                                      ///< Onsets of all lanes a step over the last bar.
    float melody_density[2], accompaniment_density[2];  ///< Notes a step over the last bar and four.
    std::int32_t polyphony;                             ///< Notes that begin with this one, itself included.
    float tempo_bpm;
    std::int32_t peak_pitch;  ///< Highest pitch of the last bar; -1 for none.
};

struct GrooveContext {
    float accents_mean[16], offsets_mean[16], accents_last[16];
    float valence, arousal;
    std::int32_t bars_heard;
    float tempo_bpm;
    std::int32_t beats_per_bar;
    float swing, lateness, density;
    float offsets_last[8];  ///< Of the onsets of each eighth.
};

void encode(const MelodyContext& context, std::span<float, contract::melody::input_size> input) noexcept;
void encode(const HarmonyContext& context, std::span<float, contract::harmony::input_size> input) noexcept;
void encode(const DynamicsContext& context, std::span<float, contract::dynamics::input_size> input) noexcept;
void encode(const GrooveContext& context, std::span<float, contract::groove::input_size> input) noexcept;

}  // namespace affetto
