#include "presets.h"

#include <algorithm>

#include "parameters.h"

namespace affetto::plugin {

namespace {

using juce::File;
using juce::String;

constexpr const char* extension = ".affetto";

bool belongs_to_presets(const String& identifier) {
    return !identifier.endsWith("_channel") && identifier != id::seed && identifier != id::freeze &&
           identifier != id::bypass;
}

}  // namespace

const std::vector<Preset>& factory_presets() {
    static const std::vector<Preset> presets{
        {"Follow", "Plays what it hears", {}},
        {"Quiet company",
         "Few notes, soft and even",
         {{"density", "0.2"},
          {"melody_density", "0.3"},
          {"surprise", "0.1"},
          {"temperature", "0.6"},
          {"humanize_velocity", "0.7"},
          {"glide", "4"}}},
        {"Bright lift",
         "Half of what it hears, and happier",
         {{"valence", "0.7"}, {"arousal", "0.4"}, {"follow", "0.5"}, {"density", "0.6"}, {"glide", "2"}}},
        {"Dark undertow",
         "Low and sombre, whatever is heard",
         {{"valence", "-0.6"},
          {"arousal", "-0.2"},
          {"follow", "0.25"},
          {"density", "0.35"},
          {"melody_lowest", "48"},
          {"melody_highest", "72"},
          {"repetition", "0.7"},
          {"glide", "4"}}},
        {"Chords only", "A bed of harmony", {{"melody_on", "0"}, {"bass_on", "0"}, {"density", "0.3"}}},
        {"Bass and chords", "Room for a singer", {{"melody_on", "0"}, {"density", "0.45"}}},
        {"Restless",
         "Busy, surprising, never the same",
         {{"arousal", "0.8"},
          {"follow", "0.4"},
          {"density", "0.9"},
          {"surprise", "0.8"},
          {"temperature", "1.3"},
          {"repetition", "0.1"}}},
        {"On the grid",
         "Exactly as shaped, for a sequencer to play with",
         {{"humanize_timing", "0"}, {"humanize_velocity", "0.2"}, {"humanize_length", "0"}}},
    };
    return presets;
}

File presets_folder() { return user_folder().getChildFile("presets"); }

std::vector<File> user_presets() {
    std::vector<File> files;
    for (const auto& entry :
         juce::RangedDirectoryIterator(presets_folder(), false, String("*") + extension)) {
        files.push_back(entry.getFile());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::optional<Preset> read_preset(const File& file) {
    juce::MemoryBlock content;
    if (!file.loadFileAsData(content)) return std::nullopt;
    const auto state = read_state(content.getData(), content.getSize());
    if (!state) return std::nullopt;
    return Preset{file.getFileNameWithoutExtension(), {}, state->parameters};
}

bool save_preset(const String& name, const juce::AudioProcessor& processor) {
    const String file_name = File::createLegalFileName(name.trim());
    if (file_name.isEmpty()) return false;
    SavedState state;
    for (const auto& [identifier, value] : parameter_values(processor)) {
        if (belongs_to_presets(identifier)) state.parameters[identifier] = value;
    }
    juce::MemoryBlock content;
    write_state(state, content);
    const File folder = presets_folder();
    if (folder.createDirectory().failed()) return false;
    return folder.getChildFile(file_name + extension).replaceWithData(content.getData(), content.getSize());
}

void apply_preset(const Preset& preset, juce::AudioProcessor& processor) {
    ParameterValues values = preset.values;
    for (const auto& [identifier, value] : parameter_values(processor)) {
        if (!belongs_to_presets(identifier)) values[identifier] = value;
    }
    set_parameter_values(processor, values);
}

}  // namespace affetto::plugin
