#include <gtest/gtest.h>

#include <vector>

#include "pipeline/midi_player.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::pipeline;
using affetto::testing::fault_in;
using affetto::testing::StreamEvent;

constexpr double samples_per_beat = 1000.0;
const PlayClock clock_of_tests{0, 0.0, 1.0 / samples_per_beat};
const Bar bar{0, 0.0, 4.0, 4, false};

BarPlan plan_of(std::initializer_list<PlannedNote> notes) {
    BarPlan plan;
    for (const auto& note : notes) plan.notes.add(note);
    return plan;
}

/// Plays on in blocks, each with a buffer of `room` events, up to a sample.
class Playing {
public:
    explicit Playing(std::size_t room = 64, std::int64_t block = 250) : memory_(room), block_(block) {
        for (int lane = 0; lane < lane_count; ++lane) {
            player.set_lane(lane, {true, static_cast<std::uint8_t>(lane)});
        }
    }
    std::vector<StreamEvent>& until(std::int64_t sample) {
        for (; at_ < sample; at_ += block_) {
            MidiOutput output(memory_);
            player.play({at_, at_ + block_, at_}, clock_of_tests, output);
            for (const auto& event : output.events()) events_.push_back({at_ + event.offset, event.bytes});
        }
        return events_;
    }
    MidiPlayer player;

private:
    std::vector<MidiEvent> memory_;
    std::int64_t block_;
    std::int64_t at_ = 0;
    std::vector<StreamEvent> events_;
};

using Bytes = std::array<std::uint8_t, 3>;

TEST(PipelinePlayer, NotesEndBeforeOthersBeginAtTheSameSample) {
    Playing playing;
    playing.player.start_bar(
        bar, plan_of({{Lane::melody, 60, 80, 0.0F, 1.0F}, {Lane::melody, 60, 81, 1.0F, 1.0F}}), 0.0);
    const std::vector<StreamEvent> expected{
        {0, {0x90, 60, 80}}, {1000, {0x80, 60, 64}}, {1000, {0x90, 60, 81}}, {2000, {0x80, 60, 64}}};
    EXPECT_EQ(playing.until(4000), expected);
}

TEST(PipelinePlayer, ANoteThatBeginsAgainEndsFirst) {
    Playing playing;
    playing.player.start_bar(
        bar, plan_of({{Lane::melody, 60, 80, 0.0F, 2.0F}, {Lane::melody, 60, 81, 1.0F, 0.5F}}), 0.0);
    const std::vector<StreamEvent> expected{
        {0, {0x90, 60, 80}}, {1000, {0x80, 60, 64}}, {1000, {0x90, 60, 81}}, {1500, {0x80, 60, 64}}};
    EXPECT_EQ(playing.until(4000), expected);
}

TEST(PipelinePlayer, LanesOnOneChannelShareANote) {
    Playing playing;
    playing.player.set_lane(1, {true, 0});
    playing.player.start_bar(
        bar, plan_of({{Lane::melody, 60, 80, 0.0F, 1.0F}, {Lane::chords, 60, 70, 0.0F, 3.0F}}), 0.0);
    const std::vector<StreamEvent> expected{{0, {0x90, 60, 80}}, {3000, {0x80, 60, 64}}};
    EXPECT_EQ(playing.until(4000), expected);
}

TEST(PipelinePlayer, EveryNoteLastsASample) {
    Playing playing;
    playing.player.start_bar(bar, plan_of({{Lane::bass, 40, 80, 0.5F, 1e-6F}}), 0.0);
    const std::vector<StreamEvent> expected{{500, {0x92, 40, 80}}, {501, {0x82, 40, 64}}};
    EXPECT_EQ(playing.until(1000), expected);
}

TEST(PipelinePlayer, ControlsComeBeforeTheNotesOfTheirSample) {
    Playing playing;
    BarPlan plan = plan_of({{Lane::melody, 60, 80, 1.0F, 1.0F}});
    plan.controls.add({Lane::melody, 11, 90, 1.0F});
    plan.controls.add({Lane::bass, 1, 20, 3.0F});
    playing.player.start_bar(bar, plan, 0.0);
    const std::vector<StreamEvent> expected{
        {1000, {0xB0, 11, 90}}, {1000, {0x90, 60, 80}}, {2000, {0x80, 60, 64}}, {3000, {0xB2, 1, 20}}};
    EXPECT_EQ(playing.until(4000), expected);
}

TEST(PipelinePlayer, WhatLiesBeyondAShortBarIsLeftOut) {
    Playing playing;
    Bar shorter = bar;
    shorter.length_beats = 1.5;
    playing.player.start_bar(
        shorter, plan_of({{Lane::melody, 60, 80, 1.0F, 1.0F}, {Lane::melody, 62, 80, 1.5F, 1.0F}}), 0.0);
    EXPECT_EQ(playing.until(4000).size(), 2U);
}

TEST(PipelinePlayer, ALateStartLeavesOutWhatHasPassed) {
    Playing playing;
    playing.until(1250);
    playing.player.start_bar(
        bar, plan_of({{Lane::melody, 60, 80, 1.0F, 1.0F}, {Lane::melody, 62, 80, 2.0F, 1.0F}}), 1.25);
    EXPECT_EQ(playing.until(4000).front(), (StreamEvent{2000, {0x90, 62, 80}}));
}

TEST(PipelinePlayer, ALaneSwitchedOffFallsSilentAlone) {
    Playing playing;
    playing.player.start_bar(bar,
                             plan_of({{Lane::melody, 60, 80, 0.0F, 4.0F},
                                      {Lane::bass, 40, 80, 0.0F, 4.0F},
                                      {Lane::melody, 64, 80, 1.0F, 1.0F}}),
                             0.0);
    playing.until(500);
    playing.player.set_lane(0, {false, 0});
    const std::vector<StreamEvent> expected{
        {0, {0x90, 60, 80}}, {0, {0x92, 40, 80}}, {500, {0x80, 60, 64}}, {4000, {0x82, 40, 64}}};
    EXPECT_EQ(playing.until(5000), expected);
}

TEST(PipelinePlayer, ALockedScaleHoldsForWhatWasPlannedBefore) {
    constexpr std::uint32_t c_major = 0b1010'1011'0101;
    Playing playing;
    playing.player.start_bar(bar,
                             plan_of({{Lane::melody, 61, 80, 0.0F, 3.0F},
                                      {Lane::bass, 36, 80, 0.0F, 3.0F},
                                      {Lane::melody, 66, 80, 2.0F, 1.0F}}),
                             0.0);
    playing.until(1000);
    playing.player.set_scale(c_major);
    // C sharp ends, C sounds on, and F sharp begins as F.
    const std::vector<StreamEvent> expected{{0, {0x90, 61, 80}},    {0, {0x92, 36, 80}},
                                            {1000, {0x80, 61, 64}}, {2000, {0x90, 65, 80}},
                                            {3000, {0x82, 36, 64}}, {3000, {0x80, 65, 64}}};
    EXPECT_EQ(playing.until(4000), expected);
}

TEST(PipelinePlayer, AScaleOfOneNoteIsReachedFromBothEndsOfTheKeyboard) {
    for (const int pitch : {0, 127}) {
        Playing playing;
        playing.player.set_scale(1U << 11);
        playing.player.start_bar(
            bar, plan_of({{Lane::melody, static_cast<std::uint8_t>(pitch), 80, 0.0F, 1.0F}}), 0.0);
        ASSERT_FALSE(playing.until(250).empty());
        EXPECT_EQ(playing.until(250).front().bytes[1], pitch == 0 ? 11 : 119);
    }
}

TEST(PipelinePlayer, AChannelThatChangesEndsItsNotesWhereTheyBegan) {
    Playing playing;
    playing.player.start_bar(bar, plan_of({{Lane::melody, 60, 80, 0.0F, 2.0F}}), 0.0);
    playing.until(500);
    playing.player.set_lane(0, {true, 9});
    EXPECT_EQ(playing.until(4000).back().bytes, (Bytes{0x80, 60, 64}));
}

class PipelineRoom : public ::testing::TestWithParam<std::size_t> {};

/// Chords of many notes into a small buffer: some never begin, none is left sounding.
TEST_P(PipelineRoom, NeverCostsANotesEnd) {
    Playing playing(GetParam(), 400);
    BarPlan plan;
    for (int chord = 0; chord < 12; ++chord) {
        for (int note = 0; note < 8; ++note) {
            plan.notes.add({Lane::chords, static_cast<std::uint8_t>(40 + 5 * note + chord), 80,
                            static_cast<float>(chord) / 3.0F, 0.3F});
        }
    }
    playing.player.start_bar(bar, plan, 0.0);
    const auto& events = playing.until(8000);
    EXPECT_EQ(fault_in(events, true), "");
    EXPECT_EQ(events.empty(), GetParam() < 2);
    EXPECT_EQ(playing.player.skipped() > 0, GetParam() < 20);
}

INSTANTIATE_TEST_SUITE_P(Sizes, PipelineRoom, ::testing::Values(0, 1, 2, 3, 7, 16, 64));

}  // namespace
