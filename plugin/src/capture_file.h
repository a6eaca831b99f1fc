// Captured music as a MIDI file: tempo, metre and key, and a track for each channel.
//
// Threading model: any thread but the audio thread.
#pragma once

#include <juce_audio_basics/juce_audio_basics.h>

#include "affetto/listening.h"
#include "capture.h"

namespace affetto::plugin {

inline constexpr int ticks_per_beat = 960;

/// Notes that have not ended end with the music; ends without a beginning are left out.
juce::MidiFile midi_file_of(const CapturedMusic& music, const Key& key);

/// The file itself where it is named as a MIDI file, else with `.mid` after its name.
juce::File named_as_midi(const juce::File& chosen);

/// Writes the file aside and renames it; false, and nothing there, where that fails.
bool write_midi_file(const CapturedMusic& music, const Key& key, const juce::File& file);

}  // namespace affetto::plugin
