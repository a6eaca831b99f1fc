#include "bundle_shelf.h"

#include <gtest/gtest.h>

#include "processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

const juce::File models(AFFETTO_SOURCE_DIR "/models/default");

/// A copy of the default bundle in a folder of its own.
class BundleCopy {
public:
    explicit BundleCopy(const juce::String& name = "bundle") : folder_(juce::File::createTempFile(name)) {
        models.copyDirectoryTo(folder_);
    }
    ~BundleCopy() { folder_.deleteRecursively(); }
    const juce::File& folder() const { return folder_; }
    void spoil() const {
        const auto file = folder_.getChildFile("weights.safetensors");
        juce::MemoryBlock content;
        file.loadFileAsData(content);
        content[content.getSize() - 1] ^= 1;
        file.replaceWithData(content.getData(), content.getSize());
    }

private:
    juce::File folder_;
};

TEST(BundleShelf, TheEmbeddedBundleIsTheRepositorys) {
    const auto embedded = default_bundle().bundle;
    const auto stored = bundle_in(models);
    EXPECT_EQ(embedded->manifest_json, stored->manifest_json);
    EXPECT_EQ(embedded->golden_error, stored->golden_error);
    EXPECT_EQ(default_bundle().bundle, embedded) << "it is shared while somebody holds it";
}

TEST(BundleShelf, ASpoiltImageIsRefusedByItsName) {
    const auto content_of = [](const char* name) {
        juce::MemoryBlock content;
        models.getChildFile(name).loadFileAsData(content);
        return std::string(static_cast<const char*>(content.getData()), content.getSize());
    };
    const std::string manifest = content_of("manifest.json"), golden = content_of("golden.safetensors");
    std::string weights = content_of("weights.safetensors");
    EXPECT_NO_THROW(affetto::load_bundle(affetto::BundleImage{"mine", manifest, weights, golden}));
    weights.back() = static_cast<char>(weights.back() ^ 1);
    try {
        affetto::load_bundle(affetto::BundleImage{"mine", manifest, weights, golden});
        FAIL() << "it was taken";
    } catch (const affetto::ModelError& error) {
        EXPECT_NE(std::string(error.what()).find("mine: weights.safetensors"), std::string::npos)
            << error.what();
    }
}

TEST(BundleShelf, ASpoiltBundleIsRefusedWithAReasonAndTheOldOneGoesOn) {
    const BundleCopy copy;
    copy.spoil();
    Processor processor;
    processor.use_bundle(copy.folder());
    const auto status = processor.bundle_status();
    EXPECT_TRUE(status.problem.contains("weights.safetensors")) << status.problem;
    EXPECT_TRUE(status.problem.contains("SHA-256")) << status.problem;
    EXPECT_EQ(status.in_use.path, "");
}

TEST(BundleShelf, OneBesideThePluginIsItsOwnUnlessItIsSpoilt) {
    const auto embedded = default_bundle({}).bundle;
    const BundleCopy copy;
    const auto [beside, no_problem] = default_bundle(copy.folder());
    EXPECT_NE(beside, embedded);
    EXPECT_EQ(no_problem, "");
    copy.spoil();
    juce::File(copy.folder().getChildFile("manifest.json")).appendText("\n");  // Not the one on the shelf.
    const auto [instead, problem] = default_bundle(copy.folder());
    EXPECT_EQ(instead, embedded);
    EXPECT_TRUE(problem.contains("SHA-256")) << problem;
}

TEST(BundleShelf, AFoldersNameMayBeInAnyScript) {
    const BundleCopy copy(juce::String(juce::CharPointer_UTF8("b\xc3\xbcndel \xe9\x9f\xb3")));
    EXPECT_EQ(bundle_in(copy.folder())->manifest_json, default_bundle({}).bundle->manifest_json);
}

TEST(BundleShelf, AnotherBundleIsTakenWhileItPlaysWithoutAHungNote) {
    const BundleCopy copy;
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 24000.0, 512);
    player.play(plucked_chords(6.3, 24000.0), 512);
    processor.use_bundle(copy.folder());
    player.play(plucked_chords(6.0, 24000.0), 512);
    EXPECT_EQ(processor.counters().bundles_taken, 1U);
    EXPECT_EQ(processor.bundle_status().in_use.path, copy.folder().getFullPathName());
    player.transport.playing = false;
    player.play(std::vector<float>(512, 0.0F), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

TEST(BundleShelf, ASessionComesBackWithItsBundle) {
    const BundleCopy copy;
    Processor one, other;
    one.use_bundle(copy.folder());
    juce::MemoryBlock chunk;
    one.getStateInformation(chunk);
    other.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
    EXPECT_EQ(other.bundle_status().in_use, one.bundle_status().in_use);
    EXPECT_EQ(other.bundle_status().problem, "");
}

// Hosts restore again and again, such as for their own undo: the music goes on with the networks it has.
TEST(BundleShelf, RestoringTheSameBundleSwapsNothing) {
    const BundleCopy copy;
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 24000.0, 512);
    processor.use_bundle(copy.folder());
    for (int i = 0; i < 3; ++i) {
        player.play(plucked_chords(0.5, 24000.0), 512);
        juce::MemoryBlock chunk;
        processor.getStateInformation(chunk);
        processor.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
        processor.use_bundle(copy.folder());
    }
    player.play(plucked_chords(0.5, 24000.0), 512);
    EXPECT_EQ(processor.counters().bundles_taken, 1U);
    processor.use_bundle({});
    player.play(plucked_chords(0.5, 24000.0), 512);
    EXPECT_EQ(processor.counters().bundles_taken, 2U) << "another one is taken";
}

/// Counts how often the host is told that the session has changed.
class ToldOfChanges final : private juce::AudioProcessorListener {
public:
    explicit ToldOfChanges(Processor& processor) : processor_(processor) { processor_.addListener(this); }
    ~ToldOfChanges() override { processor_.removeListener(this); }
    int times = 0;

private:
    void audioProcessorParameterChanged(juce::AudioProcessor*, int, float) override {}
    void audioProcessorChanged(juce::AudioProcessor*, const ChangeDetails& details) override {
        times += details.nonParameterStateChanged;
    }
    Processor& processor_;
};

TEST(BundleShelf, AChosenBundleChangesTheSessionAndARestoredOneDoesNot) {
    const BundleCopy copy;
    Processor one, other;
    const ToldOfChanges told_of_one(one), told_of_other(other);
    one.use_bundle(copy.folder());
    EXPECT_EQ(told_of_one.times, 1);
    juce::MemoryBlock chunk;
    one.getStateInformation(chunk);
    other.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
    EXPECT_EQ(other.bundle_status().in_use, one.bundle_status().in_use);
    EXPECT_EQ(told_of_other.times, 0);
}

}  // namespace
