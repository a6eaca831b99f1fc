#include "parameters.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "parameter_text.h"
#include "processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;

std::string line_of(const juce::RangedAudioParameter& parameter) {
    const auto& range = parameter.getNormalisableRange();
    const auto number = [](float value) { return juce::String(value, 2).toStdString(); };
    return parameter.paramID.toStdString() + " " + number(range.start) + " " + number(range.end) + " " +
           number(parameter.convertFrom0to1(parameter.getDefaultValue()));
}

std::string lines_of(const juce::AudioProcessor& processor) {
    juce::StringArray lines;
    for (const auto* const parameter : processor.getParameters()) {
        lines.add(line_of(dynamic_cast<const juce::RangedAudioParameter&>(*parameter)));
    }
    return lines.joinIntoString("\n").toStdString();
}

TEST(Parameters, AreThoseOfTheCommittedList) {
    const juce::File list(AFFETTO_SOURCE_DIR "/plugin/tests/data/parameters.txt");
    juce::StringArray expected;
    list.readLines(expected);
    expected.removeEmptyStrings();
    // Sessions and automation of users refer to these. Add to the list; never change or remove a line.
    EXPECT_EQ(lines_of(Processor()), expected.joinIntoString("\n").toStdString());
}

/// What a host or a player would stumble over, or nothing.
std::string problem_of_text(const juce::AudioProcessorParameter& parameter) {
    const auto name = parameter.getName(64);
    if (name.length() > 31) return "hosts cut the name " + name.toStdString();
    for (const float share : {0.0F, 0.1F, 0.25F, 0.5F, 0.77F, 1.0F}) {
        const juce::String text = parameter.getText(share, 64);
        const float read = parameter.getValueForText(text);
        if (!(read >= 0.0F && read <= 1.0F)) return "out of bounds: " + text.toStdString();
        if (parameter.getText(read, 64) != text) return "not read back: " + text.toStdString();
    }
    return {};
}

TEST(Parameters, ReadBackTheirOwnText) {
    const Processor processor;
    for (const auto* const parameter : processor.getParameters()) {
        EXPECT_EQ(problem_of_text(*parameter), "") << parameter->getName(64);
    }
}

// The checks themselves: what they are to find is found.
TEST(ParameterChecks, FindWhatIsWrong) {
    using Attributes = juce::AudioParameterFloatAttributes;
    const auto with = [](const juce::String& name, const Attributes& attributes) {
        return juce::AudioParameterFloat({"it", 1}, name, {0.0F, 1.0F}, 0.5F, attributes);
    };
    EXPECT_EQ(problem_of_text(with("Fine", {})), "");
    EXPECT_NE(problem_of_text(with("A name of more than thirty-one characters", {})), "");
    EXPECT_NE(problem_of_text(with("Forgetful", Attributes().withValueFromStringFunction(
                                                    [](const juce::String&) { return 0.5F; }))),
              "");
    EXPECT_NE(problem_of_text(with("Boundless", Attributes().withValueFromStringFunction(
                                                    [](const juce::String&) { return 7.0F; }))),
              "");
    const auto line = line_of(with("Fine", {}));
    EXPECT_NE(line, line_of(juce::AudioParameterFloat({"other", 1}, "Fine", {0.0F, 1.0F}, 0.5F)));
    EXPECT_NE(line, line_of(juce::AudioParameterFloat({"it", 1}, "Fine", {0.0F, 2.0F}, 0.5F)));
    EXPECT_NE(line, line_of(juce::AudioParameterFloat({"it", 1}, "Fine", {0.0F, 1.0F}, 0.25F)));
}

TEST(Parameters, ReachTheEngine) {
    Processor processor;
    affetto::LiveParameters live;
    const ParameterFeed feed(processor.values());
    affetto::plugin::testing::set_plain(processor, "bass_highest", 40.0F);
    affetto::plugin::testing::set_plain(processor, "valence", -0.5F);
    affetto::plugin::testing::set_plain(processor, "seed", 123.0F);
    feed.apply(live, false);
    EXPECT_EQ(live.get(affetto::Parameter::bass_highest), 40.0F);
    EXPECT_EQ(live.get(affetto::Parameter::valence), -0.5F);
    EXPECT_EQ(live.seed(), 123U);
    EXPECT_FALSE(live.is_on(affetto::Parameter::bypass));
    feed.apply(live, true);
    EXPECT_TRUE(live.is_on(affetto::Parameter::bypass));
}

TEST(Parameters, ALockedKeyIsNeverOpenForAMoment) {
    Processor processor;
    affetto::LiveParameters live;
    const ParameterFeed feed(processor.values());
    affetto::plugin::testing::set_plain(processor, "key", 5.0F);
    feed.apply(live, true);
    std::atomic<bool> done{false};
    std::thread audio_thread([&] {
        for (int i = 0; i < 20000; ++i) feed.apply(live, true);
        done = true;
    });
    int open = 0;
    while (!done) {
        open += !live.is_on(affetto::Parameter::within_key) || !live.is_on(affetto::Parameter::bypass);
    }
    audio_thread.join();
    EXPECT_EQ(open, 0);
}

TEST(ParameterText, ReadsWhatPeopleType) {
    EXPECT_EQ(pitch_of("C4"), 60);
    EXPECT_EQ(pitch_of("c#3"), 49);
    EXPECT_EQ(pitch_of("Bb2"), 46);
    EXPECT_EQ(pitch_of("61"), 61);
    EXPECT_EQ(pitch_text(59), "B3");
    EXPECT_FLOAT_EQ(percent_of("50 %"), 0.5F);
    EXPECT_FLOAT_EQ(percent_of("12.5"), 0.125F);
    EXPECT_FLOAT_EQ(number_of("at once"), 0.0F);
    EXPECT_EQ(key_names().size(), 25);
    EXPECT_EQ(key_names()[13], "C minor");
}

}  // namespace
