// Presets: ways to play that come with the plugin, and a user's own in files.
//
// Threading model: the message thread. A preset says how is played: never on which channel, with which
// seed or bundle, and not whether it is frozen or bypassed.
#pragma once

#include <vector>

#include "state.h"

namespace affetto::plugin {

struct Preset {
    juce::String name;
    juce::String description;
    ParameterValues values;  ///< What it does not name goes to its default.
};

const std::vector<Preset>& factory_presets();

juce::File presets_folder();
/// The files of user presets by name; those that cannot be read are left out when they are asked for.
std::vector<juce::File> user_presets();
std::optional<Preset> read_preset(const juce::File& file);
/// False, and nothing there, where it cannot be written or the name has nothing to make a file name of.
bool save_preset(const juce::String& name, const juce::AudioProcessor& processor);

void apply_preset(const Preset& preset, juce::AudioProcessor& processor);

}  // namespace affetto::plugin
