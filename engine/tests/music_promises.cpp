#include "music_promises.h"

#include <gtest/gtest.h>

#include <map>

namespace affetto::testing {

namespace {

void expect_sound_in_each_note(const Note& note, const HeardMusic& heard, const ComposerOptions& options) {
    const auto lane = static_cast<std::size_t>(note.lane);
    ASSERT_LT(lane, options.lanes.size());
    EXPECT_TRUE(options.lanes[lane]);
    EXPECT_GE(note.pitch, options.registers[lane].lowest);
    EXPECT_LE(note.pitch, options.registers[lane].highest);
    EXPECT_GE(note.pitch, 0);
    EXPECT_LE(note.pitch, 127);
    EXPECT_GE(note.velocity, 1);
    EXPECT_LE(note.velocity, 127);
    EXPECT_GE(note.onset_beats, 0.0);
    EXPECT_GT(note.duration_beats, 0.0);
    const double end = note.onset_beats + note.duration_beats;
    ASSERT_LE(end, static_cast<double>(heard.beats.size()) + 1e-9);
    for (int beat = static_cast<int>(note.onset_beats); beat < end - 1e-9; ++beat) {
        EXPECT_FALSE(heard.beats[beat].silent) << "beat " << beat;
    }
}

void expect_no_overlaps(const std::vector<Note>& notes) {
    std::map<std::pair<Lane, int>, double> ends;
    for (const auto& note : notes) {
        double& end = ends[{note.lane, note.pitch}];
        EXPECT_GE(note.onset_beats, end - 1e-9) << "pitch " << note.pitch;
        end = note.onset_beats + note.duration_beats;
    }
}

void expect_order(const Composition& composition) {
    for (std::size_t i = 1; i < composition.notes.size(); ++i) {
        EXPECT_LE(composition.notes[i - 1].onset_beats, composition.notes[i].onset_beats);
    }
    for (std::size_t i = 1; i < composition.controls.size(); ++i) {
        EXPECT_LE(composition.controls[i - 1].onset_beats, composition.controls[i].onset_beats);
    }
}

void expect_controls_in_range(const Composition& composition, const HeardMusic& heard) {
    for (const auto& control : composition.controls) {
        EXPECT_TRUE(control.controller == 1 || control.controller == 11);
        EXPECT_GE(control.value, 0);
        EXPECT_LE(control.value, 127);
        EXPECT_FALSE(heard.beats[static_cast<std::size_t>(control.onset_beats)].silent);
    }
}

}  // namespace

void expect_promises(const Composition& composition, const HeardMusic& heard,
                     const ComposerOptions& options) {
    for (const auto& note : composition.notes) expect_sound_in_each_note(note, heard, options);
    expect_no_overlaps(composition.notes);
    expect_order(composition);
    expect_controls_in_range(composition, heard);
    EXPECT_EQ(composition.emotion.size(), heard.beats.size());
}

}  // namespace affetto::testing
