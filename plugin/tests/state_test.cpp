#include "state.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "presets.h"
#include "processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

juce::MemoryBlock state_of(Processor& processor) {
    juce::MemoryBlock chunk;
    processor.getStateInformation(chunk);
    return chunk;
}

void restore(Processor& processor, const juce::MemoryBlock& chunk) {
    processor.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
}

void restore(Processor& processor, const std::string& text) {
    processor.setStateInformation(text.data(), static_cast<int>(text.size()));
}

void set_at_random(Processor& processor, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> share(0.0F, 1.0F);
    for (auto* const parameter : processor.getParameters()) parameter->setValueNotifyingHost(share(random));
}

TEST(State, ComesBackByteForByte) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        Processor one, other;
        set_at_random(one, seed);
        const auto saved = state_of(one);
        restore(other, saved);
        EXPECT_EQ(state_of(other), saved) << saved.toString() << state_of(other).toString();
    }
}

TEST(State, AnotherSettingIsAnotherState) {
    Processor one, other;
    set_plain(other, "bass_channel", 9.0F);
    EXPECT_NE(state_of(one), state_of(other));
}

TEST(State, RubbishChangesNothing) {
    Processor processor;
    set_at_random(processor, 3);
    const auto saved = state_of(processor);
    std::mt19937 random(5);
    for (int i = 0; i < 200; ++i) {
        std::string rubbish(random() % 400, '\0');
        for (char& byte : rubbish) byte = static_cast<char>(random());
        restore(processor, rubbish);
    }
    processor.setStateInformation(nullptr, 0);
    EXPECT_EQ(state_of(processor), saved);
}

TEST(State, WhatIsCutOffIsNotTaken) {
    Processor processor;
    set_at_random(processor, 3);
    const auto saved = state_of(processor);
    for (std::size_t size = 0; size + 16 < saved.getSize(); size += 7) {
        juce::MemoryBlock part(saved.getData(), size);
        restore(processor, part);
        ASSERT_EQ(state_of(processor), saved) << size;
    }
}

TEST(State, WhatIsUnknownIsPassedOverAndWhatIsMissingIsDefault) {
    Processor processor;
    set_plain(processor, "surprise", 0.9F);
    restore(processor,
            "<affetto version=\"7\" mood=\"blue\"><parameter id=\"density\" value=\"0.25\"/>"
            "<parameter id=\"unheard_of\" value=\"1\"/><parameter id=\"swing\" value=\"nan\"/>"
            "<parameter id=\"bass_channel\" value=\"99\"/><window width=\"3\"/></affetto>");
    const auto value = [&](const char* id) { return processor.values().getRawParameterValue(id)->load(); };
    EXPECT_FLOAT_EQ(value("density"), 0.25F);
    EXPECT_FLOAT_EQ(value("surprise"), 0.3F);
    EXPECT_FLOAT_EQ(value("swing"), 0.0F);
    EXPECT_FLOAT_EQ(value("bass_channel"), 16.0F);
    EXPECT_EQ(processor.bundle_status().problem, "");
}

// As version 1 wrote it, every parameter away from its default.
TEST(State, OfAnOlderVersionComesBack) {
    const juce::File file(AFFETTO_SOURCE_DIR "/plugin/tests/data/state_v1.xml");
    juce::MemoryBlock chunk;
    ASSERT_TRUE(file.loadFileAsData(chunk));
    Processor processor;
    const ParameterValues defaults = parameter_values(processor);
    processor.keep_window_size({800, 600});
    restore(processor, chunk);
    const auto saved = read_state(chunk.getData(), chunk.getSize());
    ASSERT_TRUE(saved.has_value());
    EXPECT_EQ(saved->parameters.size(), 34U);
    for (const auto& [identifier, value] : parameter_values(processor)) {
        ASSERT_TRUE(saved->parameters.contains(identifier)) << identifier;
        EXPECT_EQ(value, saved->parameters.at(identifier)) << identifier;
        EXPECT_NE(value, defaults.at(identifier)) << identifier << " would tell nothing";
    }
    EXPECT_EQ(processor.window_size(), WindowSize{}) << "it knew of no size";
    EXPECT_TRUE(processor.bundle_status().problem.contains("another one than when this was saved"));
}

TEST(State, WhatIsNoNumberIsDefault) {
    Processor processor;
    const auto* const value = processor.values().getRawParameterValue("surprise");
    for (const char* const text : {"", "much", "0.9 or so", "1e999", "inf"}) {
        set_plain(processor, "surprise", 0.9F);
        restore(processor, std::string("<affetto version=\"1\"><parameter id=\"surprise\" value=\"") + text +
                               "\"/></affetto>");
        EXPECT_FLOAT_EQ(value->load(), 0.3F) << text;
    }
}

std::string nested(int levels) {
    std::string text = "<affetto version=\"1\"><parameter id=\"surprise\" value=\"0.75\"/>";
    for (int i = 0; i < levels; ++i) text += "<a>";
    for (int i = 0; i < levels; ++i) text += "</a>";
    return text + "</affetto>";
}

TEST(State, WhatNestsTooDeeplyOrDeclaresEntitiesIsNotTaken) {
    const auto is_taken = [](const std::string& text) {
        return read_state(text.data(), text.size()).has_value();
    };
    EXPECT_TRUE(is_taken(nested(64)));
    EXPECT_FALSE(is_taken(nested(30000)));
    const std::string endless = "<!DOCTYPE affetto [<!ENTITY a \"<b>&a;</b>\">]><affetto>&a;</affetto>";
    EXPECT_FALSE(is_taken(endless));
    const juce::TemporaryFile preset(".affetto");
    ASSERT_TRUE(preset.getFile().replaceWithText(nested(30000)));
    EXPECT_FALSE(read_preset(preset.getFile()).has_value());
}

TEST(State, AMissingBundleIsSaidAndNotForgotten) {
    Processor processor;
    const std::string wanted =
        "<affetto version=\"1\"><bundle name=\"mine\" path=\"/nowhere/mine\" sha256=\"abc\"/></affetto>";
    restore(processor, wanted);
    EXPECT_TRUE(processor.bundle_status().problem.contains("/nowhere/mine"));
    EXPECT_EQ(processor.bundle_status().in_use.path, "");
    EXPECT_TRUE(state_of(processor).toString().contains("/nowhere/mine"));
}

TEST(State, CanBeSavedAndRestoredWhileItPlays) {
    Processor processor;
    std::atomic<bool> done{false};
    std::thread player([&] {
        Player host(processor, 24000.0, 128);
        host.play(plucked_chords(4.0, 24000.0), 128);
        done = true;
    });
    std::thread automation([&] {
        for (unsigned i = 0; !done; ++i) set_at_random(processor, i);
    });
    while (!done) restore(processor, state_of(processor));
    player.join();
    automation.join();
    const auto saved = state_of(processor);
    restore(processor, saved);
    EXPECT_EQ(state_of(processor), saved);
}

TEST(Presets, FromTheFactoryNameOnlyParametersThatThereAre) {
    const Processor processor;
    const auto known = parameter_values(processor);
    for (const Preset& preset : factory_presets()) {
        for (const auto& [identifier, value] : preset.values) {
            EXPECT_TRUE(known.contains(identifier)) << preset.name << ": " << identifier;
        }
    }
}

TEST(Presets, LeaveChannelsAndSeedAlone) {
    Processor processor;
    set_plain(processor, "bass_channel", 9.0F);
    set_plain(processor, "seed", 77.0F);
    set_plain(processor, "swing", 1.0F);
    apply_preset(factory_presets()[1], processor);
    const auto value = [&](const char* id) { return processor.values().getRawParameterValue(id)->load(); };
    EXPECT_FLOAT_EQ(value("bass_channel"), 9.0F);
    EXPECT_FLOAT_EQ(value("seed"), 77.0F);
    EXPECT_FLOAT_EQ(value("swing"), 0.0F);
    EXPECT_FLOAT_EQ(value("density"), 0.2F);
}

}  // namespace
