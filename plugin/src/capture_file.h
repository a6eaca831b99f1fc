// Captured music as a MIDI file: tempo, metre and key, and a track for each channel.
//
// Threading model: any thread but the audio thread.
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

#include <map>
#include <optional>

#include "affetto/listening.h"
#include "capture.h"

namespace affetto::plugin {

inline constexpr int ticks_per_beat = 960;

/// What a file says besides the notes.
struct CaptureHeading {
    std::optional<Key> key;                   ///< None where none was heard.
    std::map<int, juce::String> track_names;  ///< By channel, from 0; another is named by its number.
};

/// Notes that have not ended end with the music; ends without a beginning are left out. A bar that a jump
/// has cut short has a metre of its own, as far as 32nd notes tell its length.
juce::MidiFile midi_file_of(const CapturedMusic& music, const CaptureHeading& heading);

/// The file itself where it is named as a MIDI file, else with `.mid` after its name.
juce::File named_as_midi(const juce::File& chosen);

/// Writes the file aside and renames it; false, and nothing there, where that fails.
bool write_midi_file(const CapturedMusic& music, const CaptureHeading& heading, const juce::File& file);

}  // namespace affetto::plugin
