// Composer: what was heard and what the networks predict, made into timed notes.
//
// Threading model: one thread at a time, off the audio thread (compose allocates its result).
// Units: beats are quarter notes of the beat grid, 0 at its first beat; bars begin at first_downbeat.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "affetto/composer_options.h"
#include "affetto/encoding.h"
#include "affetto/listening.h"
#include "affetto/processor.h"

namespace affetto {

/// What is heard within one beat.
struct HeardBeat {
    std::array<float, contract::emotion::output_size> embedding{};
    std::array<float, 12> chroma{};
    float level_db = -100.0F;
    bool silent = true;
    /// Accent of each step in [-1, 1], -1 where nothing begins, and its offset in halves of a step.
    std::array<float, contract::steps_per_beat> accents{-1.0F, -1.0F, -1.0F, -1.0F};
    std::array<float, contract::steps_per_beat> offsets{};
};

struct HeardMusic {
    std::vector<HeardBeat> beats;
    Metre metre;
    Key key;
    double tempo_bpm = 120.0;
};

struct Note {
    Lane lane;
    int pitch;              ///< MIDI.
    int velocity;           ///< 1 to 127.
    double onset_beats;     ///< At least 0.
    double duration_beats;  ///< Above 0; notes of one lane and pitch never overlap.
};

struct ControlChange {
    Lane lane;
    int controller;  ///< 1 or 11.
    int value;       ///< 0 to 127.
    double onset_beats;
};

/// An instrument that suits the feeling, General MIDI, from 0; a lane's first, and where it changes.
struct ProgramHint {
    Lane lane;
    int program;
    double onset_beats;
};

struct ChordSpan {
    double onset_beats, duration_beats;
    int chord_class;
    std::string name;  ///< Absolute, for example "F#:min7".
};

struct ModeChange {
    double onset_beats;
    bool minor;
};

struct Composition {
    Key key;  ///< As played first: that heard, but for the mode where nothing pitched is.
    std::vector<ModeChange> mode_changes;  ///< By onset; with a phrase.
    std::vector<Note> notes;               ///< By onset, then lane, then pitch.
    std::vector<ControlChange> controls;   ///< By onset.
    std::vector<ProgramHint> programs;     ///< By onset; they change with the phrase.
    std::vector<ChordSpan> chords;
    std::vector<std::array<float, 2>> emotion;  ///< Valence and arousal used, one a beat.
};

/// What is wanted on one beat. A side that is left open is led in a straight line between the beats that
/// give it; given on none it is as the options say.
struct WantedFeeling {
    std::optional<float> valence, arousal;  ///< [-1, 1].
};

/// Plays along. The same music, options and bundle give the same composition.
class Composer {
public:
    explicit Composer(MultiModelProcessor& processor);
    /// Throws std::invalid_argument for what is out of range or not finite.
    /// `wanted`: one a beat, for a feeling that moves within the piece; or none.
    Composition compose(const HeardMusic& heard, const ComposerOptions& options,
                        std::span<const WantedFeeling> wanted = {});

private:
    MultiModelProcessor& processor_;
};

}  // namespace affetto
