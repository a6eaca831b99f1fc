#include "hosting.h"

namespace affetto::plugin::testing {

bool is_vst3(const juce::File& program) { return !program.getParentDirectory().hasFileExtension("lv2"); }

BuiltPlugin::BuiltPlugin(const juce::File& program) : folder_(program.getParentDirectory()) {
    if (is_vst3(program)) {
        folder_ = folder_.getParentDirectory().getParentDirectory();
        format_ = std::make_unique<juce::VST3PluginFormat>();
    } else {
        format_ = std::make_unique<juce::LV2PluginFormat>();
    }
}

juce::OwnedArray<juce::PluginDescription> BuiltPlugin::scan() {
    juce::String name = folder_.getFullPathName();
    if (folder_.hasFileExtension("lv2")) {
        // LV2 hosts look through a path for bundles, and know a plugin by its URI.
        format_->searchPathsForPlugins(juce::FileSearchPath(folder_.getParentDirectory().getFullPathName()),
                                       false, false);
        name = JucePlugin_LV2URI;
    }
    juce::OwnedArray<juce::PluginDescription> found;
    format_->findAllTypesForFile(found, name);
    return found;
}

std::unique_ptr<juce::AudioPluginInstance> BuiltPlugin::load(double sample_rate_hz, juce::String& error) {
    const auto found = scan();
    if (found.isEmpty()) {
        error = "no plugin in " + folder_.getFullPathName();
        return nullptr;
    }
    return format_->createInstanceFromDescription(*found[0], sample_rate_hz, 512, error);
}

}  // namespace affetto::plugin::testing
