// The pipeline as a host uses it: time, notes and their ends.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "affetto/async_pipeline.h"
#include "allocation_guard.h"
#include "music_support.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::testing;

constexpr double rate_hz = 24000.0;

std::unique_ptr<AsyncPipeline> offline_pipeline() {
    auto pipeline = std::make_unique<AsyncPipeline>(random_processor(1), nullptr);
    pipeline->prepare(rate_hz);
    return pipeline;
}

std::vector<StreamEvent> rendered(const std::vector<float>& audio, const std::function<std::size_t()>& size,
                                  bool host_plays) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    if (host_plays) host.play(117.0);
    host.run(audio, size);
    return host.events();
}

class PipelineBlocks : public ::testing::TestWithParam<bool> {};

TEST_P(PipelineBlocks, ChangeNothingOffline) {
    const auto audio = plucked_chords(14.0, rate_hz);
    const auto expected = rendered(
        audio, [] { return 256; }, GetParam());
    EXPECT_GT(expected.size(), 50U);
    EXPECT_EQ(fault_in(expected, false), "");
    for (const std::size_t size : {1UL, 17UL, 64UL, 512UL, 8192UL, 1000000UL}) {
        EXPECT_EQ(rendered(
                      audio, [size] { return size; }, GetParam()),
                  expected)
            << size;
    }
    std::mt19937 random(1);
    EXPECT_EQ(rendered(
                  audio, [&] { return random() % 3000 + 1; }, GetParam()),
              expected);
}

INSTANTIATE_TEST_SUITE_P(Clocks, PipelineBlocks, ::testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Hosts" : "Own"; });

TEST(Pipeline, WorkerPlaysWhatRenderPlays) {
    const auto audio = plucked_chords(10.0, rate_hz);
    const auto expected = rendered(
        audio, [] { return 256; }, true);
    AsyncPipeline pipeline(random_processor(1));
    pipeline.prepare(rate_hz);
    TestHost host(pipeline, rate_hz);
    host.play(117.0);
    host.use_worker();
    host.run(audio, 256);
    EXPECT_EQ(host.events(), expected);
    EXPECT_EQ(pipeline.counters().bars_late, 0U);
    EXPECT_EQ(pipeline.counters().chunks_dropped, 0U);
}

TEST(Pipeline, WhatIsPreparedForChangesNothingOffline) {
    const auto audio = plucked_chords(8.0, rate_hz);
    std::vector<StreamEvent> expected;
    for (const std::size_t prepared : {1UL, 512UL, 65536UL}) {
        const auto pipeline = offline_pipeline();
        pipeline->prepare(rate_hz, prepared);
        TestHost host(*pipeline, rate_hz);
        host.play(117.0);
        host.run(audio, 512);
        if (expected.empty()) expected = host.events();
        EXPECT_EQ(host.events(), expected) << prepared;
    }
    EXPECT_FALSE(expected.empty());
}

TEST(Pipeline, NotesBeginWithTheHostsBars) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.play(120.0);
    pipeline->parameters().set(Parameter::humanize_timing, 0.0F);
    host.run(plucked_chords(12.0, rate_hz));
    const double bar_samples = 2.0 * rate_hz;
    int on_bar_lines = 0;
    for (const auto& event : host.events()) {
        on_bar_lines += is_note_on(event) && std::fmod(static_cast<double>(event.sample), bar_samples) == 0.0;
    }
    EXPECT_GE(on_bar_lines, 4);
}

/// Whatever ends the music, nothing goes on sounding.
struct Ending {
    const char* name;
    std::function<void(AsyncPipeline&, TestHost&)> act;
};

class PipelineEndings : public ::testing::TestWithParam<Ending> {};

TEST_P(PipelineEndings, LeaveNoNoteSounding) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.play(120.0);
    const auto audio = plucked_chords(7.03, rate_hz);
    host.run(audio);
    ASSERT_NE(fault_in(host.events(), true), "") << "nothing sounded that could end";
    ASSERT_EQ(fault_in(host.events(), false), "");
    GetParam().act(*pipeline, host);
    const std::int64_t at = host.position();
    host.run(std::vector<float>(64));
    EXPECT_EQ(fault_in(host.events(), true), "");
    for (const auto& event : host.events()) {
        EXPECT_LE(event.sample, at);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, PipelineEndings,
    ::testing::Values(Ending{"Stop", [](auto&, auto& host) { host.stop(); }},
                      Ending{"Bypass",
                             [](auto& pipeline, auto&) { pipeline.parameters().set(Parameter::bypass, 1); }},
                      Ending{"Jump", [](auto&, auto& host) { host.play(120.0, 33.9); }},
                      Ending{"HostLeaves", [](auto&, auto& host) { host.leave_alone(); }},
                      Ending{"Reset", [](auto& pipeline, auto&) { pipeline.reset(); }},
                      Ending{"LanesOff",
                             [](auto& pipeline, auto&) {
                                 for (int lane = 0; lane < lane_count; ++lane)
                                     pipeline.parameters().set(of_lane(Parameter::melody_on, lane), 0);
                             }}),
    [](const auto& tested) { return tested.param.name; });

TEST(Pipeline, NothingIsAllocatedWhileItProcesses) {
    AsyncPipeline pipeline(random_processor(1));
    pipeline.prepare(rate_hz);
    const auto audio = plucked_chords(1.0, rate_hz);
    std::vector<MidiEvent> memory(ample_midi_events);
    MidiOutput midi(memory);
    HostTransport transport;
    transport.known = transport.playing = true;
    for (int second = 0; second < 20; ++second) {
        if (second == 10) pipeline.reset();
        transport.position_beats = 2.0 * second;
        const float* channel = audio.data();
        const AllocationGuard guard;
        pipeline.process({&channel, 1}, audio.size(), transport, midi);
        EXPECT_EQ(guard.operations(), 0U);
    }
    EXPECT_GT(pipeline.counters().chunks_dropped, 0U) << "overflow was not covered";
}

}  // namespace
