// The built binaries in a host: JUCE's own hosting, of both formats.
#include <gtest/gtest.h>

#include <ctime>
#include <thread>

#include "hosting.h"
#include "support.h"

namespace {

using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;

class Host : public ::testing::TestWithParam<const char*> {
protected:
    std::unique_ptr<juce::AudioPluginInstance> load(bool offline = true) {
        juce::String error;
        auto plugin = built_.load(rate_hz, error);
        EXPECT_EQ(error, "");
        if (plugin) plugin->setNonRealtime(offline);
        return plugin;
    }

    BuiltPlugin built_{juce::File(GetParam())};
};

TEST_P(Host, FindsOneEffectWithMidiOutput) {
    const auto found = built_.scan();
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0]->name, "affetto");
    EXPECT_FALSE(found[0]->isInstrument);
    const auto plugin = load();
    ASSERT_NE(plugin, nullptr);
    EXPECT_TRUE(plugin->producesMidi());
    EXPECT_EQ(plugin->getTotalNumInputChannels(), 2);
    EXPECT_EQ(plugin->getTotalNumOutputChannels(), 2);
    EXPECT_EQ(plugin->getLatencySamples(), 0);
}

#if JUCE_LINUX
int threads_running() {
    return juce::File("/proc/self/task").getNumberOfChildFiles(juce::File::findDirectories);
}

// Hosts scan hundreds of plugins; how long it takes is written into the report and judged by nobody.
TEST_P(Host, IsScannedAndLeavesNoThreadBehind) {
    built_.scan();  // What JUCE's hosting begins once.
    const int before = threads_running();
    const std::clock_t begin = std::clock();
    EXPECT_EQ(built_.scan().size(), 1);
    RecordProperty("processor_milliseconds",
                   static_cast<int>(1000 * (std::clock() - begin) / CLOCKS_PER_SEC));
    EXPECT_EQ(threads_running(), before);
    std::atomic<bool> done{false};
    std::thread another([&] {
        while (!done) std::this_thread::yield();
    });
    EXPECT_EQ(threads_running(), before + 1) << "one that stays would be seen";
    done = true;
    another.join();
}
#endif

TEST_P(Host, GetsItsAudioBackAndNotesInTime) {
    const auto plugin = load();
    ASSERT_NE(plugin, nullptr);
    Player player(*plugin, rate_hz, 512);
    const auto audio = plucked_chords(10.0, rate_hz);
    player.play(audio, 512);
    EXPECT_EQ(difference(audio, player.left), "");
    EXPECT_EQ(difference(audio, player.right), "");
    EXPECT_GT(notes_in(player.messages), 10U);
    EXPECT_EQ(problem_of(player.messages, false), "");
    const bool within = std::any_of(player.messages.begin(), player.messages.end(),
                                    [](const TimedMessage& message) { return message.sample % 512 != 0; });
    EXPECT_TRUE(within) << "every message lies at the beginning of a block";
    player.transport.playing = false;
    player.play(std::vector<float>(2048, 0.0F), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

TEST_P(Host, GivesTheSameMidiForTheSameStateAndOtherBlocks) {
    std::vector<std::vector<TimedMessage>> takes;
    for (const int block : {512, 64, 301}) {
        const auto plugin = load();
        ASSERT_NE(plugin, nullptr);
        Player player(*plugin, rate_hz, 512);
        player.play(plucked_chords(8.0, rate_hz), block);
        takes.push_back(player.messages);
    }
    ASSERT_GT(notes_in(takes[0]), 5U);
    // A host hands the song's position on in numbers of its own, so that a note may round to the next sample.
    for (std::size_t take = 1; take < takes.size(); ++take) {
        ASSERT_EQ(takes[take].size(), takes[0].size());
        for (std::size_t i = 0; i < takes[0].size(); ++i) {
            EXPECT_EQ(takes[take][i].bytes, takes[0][i].bytes);
            EXPECT_LE(std::abs(takes[take][i].sample - takes[0][i].sample), 1);
        }
    }
}

TEST_P(Host, PlaysAtAllRatesInBlocksOfAllSizes) {
    for (const double rate : {22050.0, 44123.0, 48000.0, 88200.0, 176400.0, 192000.0}) {
        const auto plugin = load();
        ASSERT_NE(plugin, nullptr);
        Player player(*plugin, rate, 512);
        const auto audio = plucked_chords(6.0, rate);
        player.play_in_all_blocks(audio);
        EXPECT_EQ(difference(audio, player.left), "") << rate;
        EXPECT_GT(notes_in(player.messages), 0U) << rate;
        EXPECT_EQ(problem_of(player.messages, false), "") << rate;
    }
}

TEST_P(Host, SavesItsStateWhileItPlays) {
    const auto plugin = load(false);
    ASSERT_NE(plugin, nullptr);
    juce::MemoryBlock before, during;
    plugin->getStateInformation(before);
    std::atomic<bool> done{false};
    Player player(*plugin, rate_hz, 256);
    std::thread audio_thread([&] {
        player.play(plucked_chords(6.0, rate_hz), 256);
        done = true;
    });
    int saved = 0;
    for (; !done || saved < 8; ++saved) {
        plugin->getStateInformation(during);
        EXPECT_EQ(during, before);
    }
    audio_thread.join();
    EXPECT_EQ(problem_of(player.messages, false), "");
}

TEST_P(Host, RestoresItsStateByteForByte) {
    const auto one = load(), other = load();
    ASSERT_TRUE(one && other);
    // Some hosts hand automation on with the next block only.
    const Player playing(*one, rate_hz, 512);
    const Player playing_too(*other, rate_hz, 512);
    auto* const density = named(*one, "Bass density");
    ASSERT_NE(density, nullptr);
    density->setValue(0.125F);
    juce::AudioBuffer<float> audio(2, 64);
    audio.clear();
    juce::MidiBuffer midi;
    one->processBlock(audio, midi);
    juce::MemoryBlock saved, again, untouched;
    one->getStateInformation(saved);
    other->getStateInformation(untouched);
    EXPECT_NE(saved, untouched);
    other->setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
    other->getStateInformation(again);
    EXPECT_EQ(saved, again);
    other->processBlock(audio, midi);  // LV2 tells its host what has changed with the next block.
    EXPECT_NEAR(named(*other, "Bass density")->getValue(), 0.125F, 1e-5F);
}

TEST_P(Host, AutomatesEveryParameterWhileItPlays) {
    const auto plugin = load();
    ASSERT_NE(plugin, nullptr);
    EXPECT_GT(plugin->getParameters().size(), 30);
    Player player(*plugin, rate_hz, 512);
    std::size_t next = 0;
    float value = 0.0F;
    const auto& parameters = plugin->getParameters();
    player.play(
        plucked_chords(10.0, rate_hz), [] { return 512; },
        [&] {
            value = std::fmod(value + 0.37F, 1.0F);
            parameters[static_cast<int>(next++ % static_cast<std::size_t>(parameters.size()))]->setValue(
                value);
        });
    player.transport.playing = false;
    player.play(std::vector<float>(2048, 0.0F), 512);
    EXPECT_EQ(problem_of(player.messages, true), "");
}

TEST_P(Host, MakesAndEndsInstancesWhileOthersPlay) {
    const auto stays = load(false);
    ASSERT_NE(stays, nullptr);
    std::atomic<bool> done{false};
    Player player(*stays, rate_hz, 256);
    std::thread audio_thread([&] {
        player.play(plucked_chords(6.0, rate_hz), 256);
        EXPECT_EQ(problem_of(player.messages, false), "");
        done = true;
    });
    int made = 0;
    while (!done || made < 8) {
        EXPECT_NE(load(), nullptr);
        ++made;
    }
    audio_thread.join();
}

// The name of the bundle in use, as a hosted VST3 saves it.
juce::String bundle_in_state(juce::AudioPluginInstance& instance) {
    juce::MemoryBlock chunk, state;
    instance.getStateInformation(chunk);
    const auto xml =
        juce::AudioProcessor::getXmlFromBinary(chunk.getData(), static_cast<int>(chunk.getSize()));
    const auto* const component = xml == nullptr ? nullptr : xml->getChildByName("IComponent");
    if (component == nullptr || !state.fromBase64Encoding(component->getAllSubText())) return {};
    return state.toString()
        .fromFirstOccurrenceOf("<bundle name=\"", false, false)
        .upToFirstOccurrenceOf("\"", false, false);
}

// What `affetto deploy --plugin` does, and what becomes of it when that bundle is spoilt.
TEST(HostedVst3, BeginsWithTheBundleThatWasPutIntoIt) {
    const juce::File built(AFFETTO_VST3_PROGRAM), models(AFFETTO_SOURCE_DIR "/models/default");
    const juce::File folder = juce::File::createTempFile("vst3");
    const juce::File copy = folder.getChildFile("affetto.vst3"), contents = copy.getChildFile("Contents");
    ASSERT_TRUE(built.getParentDirectory().getParentDirectory().getParentDirectory().copyDirectoryTo(copy));
    const juce::File bundle = contents.getChildFile("Resources/affetto-bundle");
    ASSERT_TRUE(models.copyDirectoryTo(bundle));
    const juce::File manifest = bundle.getChildFile("manifest.json");
    const auto own_name = juce::JSON::parse(manifest)["name"].toString();
    ASSERT_TRUE(manifest.replaceWithText(
        manifest.loadFileAsString().replace(own_name.quoted(), juce::String("put inside").quoted())));
    BuiltPlugin plugin(contents.getChildFile("any-architecture").getChildFile(built.getFileName()));
    const auto played_bundle = [&plugin] {
        juce::String error;
        const auto instance = plugin.load(rate_hz, error);
        EXPECT_EQ(error, "");
        instance->setNonRealtime(true);
        Player player(*instance, rate_hz, 512);
        player.play(plucked_chords(6.0, rate_hz), 512);
        EXPECT_GT(notes_in(player.messages), 0U);
        return bundle_in_state(*instance);
    };
    EXPECT_EQ(played_bundle(), "put inside");
    bundle.getChildFile("weights.safetensors").appendText("spoilt");
    EXPECT_EQ(played_bundle(), own_name);
    folder.deleteRecursively();
}

INSTANTIATE_TEST_SUITE_P(Formats, Host, ::testing::Values(AFFETTO_VST3_PROGRAM, AFFETTO_LV2_PROGRAM),
                         [](const auto& tested) {
                             return is_vst3(juce::File(tested.param)) ? "VST3" : "LV2";
                         });

}  // namespace
