// Loading what was built, as a host does.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace affetto::plugin::testing {

/// Which format a plugin's program is of: PLUGIN.vst3/Contents/ARCHITECTURE/program or PLUGIN.lv2/program.
bool is_vst3(const juce::File& program);

/// A built plugin and JUCE's hosting of its format.
class BuiltPlugin {
public:
    explicit BuiltPlugin(const juce::File& program);

    juce::OwnedArray<juce::PluginDescription> scan();
    /// Null where it cannot be loaded; `error` says why.
    std::unique_ptr<juce::AudioPluginInstance> load(double sample_rate_hz, juce::String& error);

private:
    juce::File folder_;
    std::unique_ptr<juce::AudioPluginFormat> format_;
};

}  // namespace affetto::plugin::testing
