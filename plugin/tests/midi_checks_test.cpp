#include "midi_checks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "support.h"

namespace {

using namespace affetto::plugin::testing;

// The checks themselves: what they are to find is found.
TEST(MidiChecks, FindWhatIsWrong) {
    const TimedMessage on{10, {0x90, 60, 100}}, off{20, {0x80, 60, 0}};
    EXPECT_EQ(problem_of({on, off}, true), "");
    EXPECT_NE(problem_of({on}, true), "");
    EXPECT_NE(problem_of({on, on}, false), "");
    EXPECT_NE(problem_of({off}, false), "");
    EXPECT_NE(problem_of({{20, {0x90, 60, 100}}, {10, {0x80, 60, 0}}}, true), "");
    EXPECT_NE(problem_of({{0, {0x90, 200, 100}}}, false), "");
    EXPECT_NE(problem_of({{0, {0xF0, 0, 0}}}, false), "");
    EXPECT_EQ(outsider_of({on}, 0, 11), "");
    EXPECT_NE(outsider_of({on}, 0, 10), "");
    EXPECT_NE(outsider_of({on}, 11, 20), "");
    EXPECT_NE(difference({1.0F}, {std::nextafter(1.0F, 2.0F)}), "");
    EXPECT_NE(difference({0.0F}, {-0.0F}), "");
    EXPECT_NE(stranger_to(1U << 2, {on}), "");
}

TEST(MidiChecks, FindMessagesOutsideTheirBlock) {
    juce::MidiBuffer midi;
    midi.addEvent(juce::MidiMessage::noteOn(1, 60, 0.5F), 63);
    EXPECT_NO_THROW(check_offsets(midi, 64));
    EXPECT_THROW(check_offsets(midi, 63), std::logic_error);
}

}  // namespace
