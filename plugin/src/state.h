// State: what a session and a preset keep, as text that later versions can read.
//
// Threading model: any thread but the audio thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <map>
#include <optional>

#include "bundle_shelf.h"

namespace affetto::plugin {

/// 1: parameters and bundle. 2: the window's size too.
inline constexpr int state_version = 2;

/// Parameters by identifier, as six significant digits of their plain values.
using ParameterValues = std::map<juce::String, juce::String>;

/// Zeros where it was never changed.
struct WindowSize {
    int width = 0, height = 0;
    friend bool operator==(const WindowSize&, const WindowSize&) = default;
};

struct SavedState {
    ParameterValues parameters;
    BundleReference bundle;
    WindowSize window;
};

ParameterValues parameter_values(const juce::AudioProcessor& processor);
/// What is not named or no number goes to its default, what is not known is passed over, what is out of range
/// is brought within it.
void set_parameter_values(juce::AudioProcessor& processor, const ParameterValues& values);

/// XML of `state_version`; the same state gives the same bytes.
void write_state(const SavedState& state, juce::MemoryBlock& chunk);
/// Nothing for what is no such text. Elements and attributes that are not known are passed over.
std::optional<SavedState> read_state(const void* data, std::size_t size);

}  // namespace affetto::plugin
