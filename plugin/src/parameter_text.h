// How values read, and are read back from what somebody types.
#pragma once

#include <juce_core/juce_core.h>

namespace affetto::plugin {

juce::String percent_text(float share);          ///< 0.5 is "50 %".
float percent_of(const juce::String& text);      ///< "50 %" and "50" are 0.5.
juce::String signed_text(float value);           ///< "+0.50".
juce::String bars_text(float bars);              ///< "2.0 bars", "at once".
float number_of(const juce::String& text);       ///< The first number in it, else 0.
juce::String pitch_text(int pitch);              ///< 60 is "C4".
int pitch_of(const juce::String& text);          ///< "C4", "c#3", "Bb2" or a MIDI number.
juce::String pitch_class_text(int pitch_class);  ///< 0 to 11, with sharps.
juce::String key_text(int tonic, bool minor);    ///< "E minor", "B♭ major".
juce::StringArray key_names();                   ///< "Automatic", then as Parameter::key_lock.

}  // namespace affetto::plugin
