#include "bundle_shelf.h"

#include <map>
#include <mutex>

#include "default_bundle.h"

namespace affetto::plugin {

namespace {

using juce::File;
using juce::String;

constexpr const char* inside = "";

// Bundles in use, by what they were loaded from and the weights' hash.
class Shelf {
public:
    template <typename Load>
    std::shared_ptr<const Bundle> take(const String& key, const Load& load) {
        const std::lock_guard lock(mutex_);
        auto& place = bundles_[key];
        if (auto held = place.lock()) return held;
        const std::shared_ptr<const Bundle> loaded = std::make_shared<const Bundle>(load());
        place = loaded;
        return loaded;
    }

private:
    std::mutex mutex_;
    std::map<String, std::weak_ptr<const Bundle>> bundles_;
};

Shelf& shelf() {
    static Shelf one;
    return one;
}

String weights_hash(const juce::var& manifest) {
    return manifest["files"]["weights.safetensors"]["sha256"].toString();
}

Bundle load_embedded() {
    using namespace default_bundle;
    const auto view = [](const char* data, int size) {
        return std::string_view(data, static_cast<std::size_t>(size));
    };
    return load_bundle(BundleImage{"the plugin's own bundle", view(manifest_json, manifest_jsonSize),
                                   view(weights_safetensors, weights_safetensorsSize),
                                   view(golden_safetensors, golden_safetensorsSize)});
}

// A path knows UTF-8 by its type only: on Windows plain bytes are of the code page.
std::filesystem::path path_of(const File& file) {
    const std::string utf8 = file.getFullPathName().toStdString();
    return std::u8string(utf8.begin(), utf8.end());
}

}  // namespace

// Inside a .vst3 or .component the program lies two folders below Contents, in an .lv2 beside its TTL.
File bundle_beside_the_plugin() {
    const File program = File::getSpecialLocation(File::currentExecutableFile);
    const File in_resources = program.getParentDirectory().getSiblingFile("Resources");
    for (const File& place : {in_resources, program.getParentDirectory()}) {
        const File folder = place.getChildFile("affetto-bundle");
        if (folder.isDirectory()) return folder;
    }
    return {};
}

DefaultBundle default_bundle(const File& beside) {
    String problem;
    if (beside != File()) {
        try {
            return {bundle_in(beside), {}};
        } catch (const std::exception& error) {
            problem = String(juce::CharPointer_UTF8(error.what()));
        }
    }
    return {shelf().take(inside, load_embedded), problem};
}

std::shared_ptr<const Bundle> bundle_in(const File& folder) {
    // A manifest that has changed means another bundle, though it lies in the same place.
    const String manifest = folder.getChildFile("manifest.json").loadFileAsString();
    const String key = folder.getFullPathName() + "\n" + manifest;
    return shelf().take(key, [&] { return load_bundle(path_of(folder)); });
}

BundleReference reference_to(const Bundle& bundle, const File& folder) {
    return {folder.getFullPathName(), String(juce::CharPointer_UTF8(bundle.name.c_str())),
            weights_hash(juce::JSON::parse(String(juce::CharPointer_UTF8(bundle.manifest_json.c_str()))))};
}

File find(const BundleReference& reference) {
    if (File::isAbsolutePath(reference.path)) {
        const File folder(reference.path);
        if (folder.isDirectory()) return folder;
    }
    for (const File& folder : deployed_bundles()) {
        if (weights_hash(juce::JSON::parse(folder.getChildFile("manifest.json"))) == reference.sha256) {
            return folder;
        }
    }
    return {};
}

File user_folder() {
#if JUCE_LINUX || JUCE_BSD
    // JUCE's user data folder is ~/.config here; data belong elsewhere (XDG Base Directory Specification).
    const String told = juce::SystemStats::getEnvironmentVariable("XDG_DATA_HOME", {});
    const File data = File::isAbsolutePath(told)
                          ? File(told)
                          : File::getSpecialLocation(File::userHomeDirectory).getChildFile(".local/share");
    return data.getChildFile("affetto");
#elif JUCE_MAC
    return File::getSpecialLocation(File::userApplicationDataDirectory)
        .getChildFile("Application Support/affetto");
#else
    return File::getSpecialLocation(File::userApplicationDataDirectory).getChildFile("affetto");
#endif
}

File deployed_bundles_folder() { return user_folder().getChildFile("bundles"); }

std::vector<File> deployed_bundles() {
    std::vector<File> folders;
    for (const auto& entry :
         juce::RangedDirectoryIterator(deployed_bundles_folder(), false, "*", File::findDirectories)) {
        if (entry.getFile().getChildFile("manifest.json").existsAsFile()) folders.push_back(entry.getFile());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace affetto::plugin
