// Bundles: the one inside the plugin, one laid beside it, and a user's own.
//
// Threading model: any thread but the audio thread. Loading reads files, allocates, and takes some tens of
// milliseconds; a bundle that is already in use is shared by all instances of the process.
#pragma once

#include <juce_core/juce_core.h>

#include <memory>
#include <vector>

#include "affetto/bundle.h"

namespace affetto::plugin {

/// A bundle as a session remembers it.
struct BundleReference {
    juce::String path;  ///< Empty for the one inside the plugin.
    juce::String name;
    juce::String sha256;  ///< Of its weights.
    friend bool operator==(const BundleReference&, const BundleReference&) = default;
};

/// `affetto-bundle` in the plugin's own resources, where somebody has put one there; else no file.
juce::File bundle_beside_the_plugin();

/// The bundle that a plugin begins with.
struct DefaultBundle {
    std::shared_ptr<const Bundle> bundle;
    juce::String problem;  ///< Why it is not the one beside the plugin; empty if there is none.
};

/// The bundle beside the plugin, else the one inside. Throws ModelError.
DefaultBundle default_bundle(const juce::File& beside = bundle_beside_the_plugin());

/// The bundle in a folder. Throws ModelError.
std::shared_ptr<const Bundle> bundle_in(const juce::File& folder);

BundleReference reference_to(const Bundle& bundle, const juce::File& folder = {});

/// The folder that a reference means: its path, else a deployed bundle with the same weights; a file that
/// does not exist where it is nowhere.
juce::File find(const BundleReference& reference);

/// Where `affetto deploy` puts bundles and presets are kept; it may not exist.
juce::File user_folder();
juce::File deployed_bundles_folder();
std::vector<juce::File> deployed_bundles();

}  // namespace affetto::plugin
