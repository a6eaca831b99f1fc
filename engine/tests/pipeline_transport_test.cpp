// The pipeline in the host's time: loops, jumps, tempo, metre; late plans, resets and swaps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "affetto/async_pipeline.h"
#include "music_support.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::testing;

constexpr double rate_hz = 24000.0;

std::unique_ptr<AsyncPipeline> offline_pipeline() {
    auto pipeline = std::make_unique<AsyncPipeline>(random_processor(1), nullptr);
    pipeline->prepare(rate_hz);
    pipeline->parameters().set(Parameter::play_in_silence, 1.0F);
    return pipeline;
}

/// The events from `begin` on, counted from there.
std::vector<StreamEvent> since(const std::vector<StreamEvent>& events, std::int64_t begin) {
    std::vector<StreamEvent> later;
    for (const auto& event : events) {
        if (event.sample >= begin) later.push_back({event.sample - begin, event.bytes});
    }
    return later;
}

std::vector<StreamEvent> only_notes(std::vector<StreamEvent> events) {
    std::erase_if(events, [](const auto& event) { return !is_note_on(event); });
    return events;
}

/// 120 bpm, and from beat 3 to beat 8.5 over and over.
TestHost::Transport looping_transport() {
    return [](std::int64_t sample) {
        HostTransport transport;
        transport.known = transport.playing = transport.looping = true;
        transport.tempo_bpm = 120.0;
        transport.loop_start_beats = 3.0;
        transport.loop_end_beats = 8.5;
        const double beats = static_cast<double>(sample) * 2.0 / rate_hz;
        transport.position_beats = beats < 8.5 ? beats : 3.0 + std::fmod(beats - 8.5, 5.5);
        return transport;
    };
}

TEST(PipelineTransport, LoopsSoundAlikeForEveryBlockSize) {
    const auto audio = plucked_chords(12.0, rate_hz);
    std::vector<StreamEvent> expected;
    for (const std::size_t block : {100UL, 1UL, 777UL, 8192UL}) {
        const auto pipeline = offline_pipeline();
        TestHost host(*pipeline, rate_hz);
        host.set_transport(looping_transport());
        host.run(audio, block);
        EXPECT_EQ(fault_in(host.events(), false), "");
        EXPECT_EQ(pipeline->counters().bars_late, 0U) << "a bar after the loop's end was not foreseen";
        if (expected.empty()) expected = host.events();
        EXPECT_EQ(host.events(), expected) << block;
    }
    EXPECT_GT(expected.size(), 30U);
}

TEST(PipelineTransport, NoNoteSoundsAcrossTheLoopsEnd) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.set_transport(looping_transport());
    const auto loop_end = static_cast<std::int64_t>(8.5 / 2.0 * rate_hz);
    host.run(plucked_chords(6.0, rate_hz), 1000);
    auto before = host.events();
    std::erase_if(before, [&](const auto& event) {
        return event.sample > loop_end || (event.sample == loop_end && !is_note_off(event));
    });
    EXPECT_GT(only_notes(before).size(), 5U);
    EXPECT_EQ(fault_in(before, true), "");
}

TEST(PipelineTransport, TempoRampsKeepNotesInOrder) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    double beats = 0.0;
    std::int64_t last = 0;
    host.set_transport([&](std::int64_t sample) {
        HostTransport transport;
        transport.known = transport.playing = true;
        transport.tempo_bpm = 60.0 + static_cast<double>(sample) / rate_hz * 15.0;
        beats += static_cast<double>(sample - last) / rate_hz * *transport.tempo_bpm / 60.0;
        last = sample;
        transport.position_beats = beats;
        return transport;
    });
    host.run(plucked_chords(12.0, rate_hz), 480);
    EXPECT_EQ(fault_in(host.events(), false), "");
    EXPECT_GT(only_notes(host.events()).size(), 10U);
    EXPECT_EQ(pipeline->counters().bars_late, 0U);
    EXPECT_NEAR(pipeline->view().tempo_bpm, 240.0, 1.0);
}

TEST(PipelineTransport, AChangeOfMetreIsFollowed) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.set_transport([](std::int64_t sample) {
        HostTransport transport;
        transport.known = transport.playing = true;
        transport.tempo_bpm = 120.0;
        const double beats = transport.position_beats.emplace(static_cast<double>(sample) * 2.0 / rate_hz);
        const bool later = beats >= 8.0;  // After two bars of four, bars of three.
        transport.numerator = later ? 3 : 4;
        transport.bar_start_beats =
            later ? 8.0 + std::floor((beats - 8.0) / 3.0) * 3.0 : 4.0 * std::floor(beats / 4.0);
        return transport;
    });
    host.run(plucked_chords(9.2, rate_hz), 500);
    const PipelineView view = pipeline->view();
    EXPECT_EQ(view.now.begin_beats, 17.0);
    EXPECT_EQ(view.now.length_beats, 3.0);
    EXPECT_EQ(view.now.plan.place.beats_per_bar, 3);
    EXPECT_EQ(fault_in(host.events(), false), "");
}

TEST(PipelineTransport, ABarThatWasComposedAheadIsComposedAnewAfterAJumpToIt) {
    std::vector<std::size_t> notes;
    // From well before a bar line, and from so near that the bar after it was composed already.
    for (const double from_beats : {3.3, 3.9}) {
        const auto pipeline = offline_pipeline();
        TestHost host(*pipeline, rate_hz);
        const auto jump = static_cast<std::int64_t>(from_beats / 2.0 * rate_hz);
        host.set_transport([&](std::int64_t sample) {
            HostTransport transport;
            transport.known = transport.playing = true;
            transport.tempo_bpm = 120.0;
            const double beats = static_cast<double>(sample) * 2.0 / rate_hz;
            transport.position_beats = sample < jump ? beats : 4.0 + beats - from_beats;
            return transport;
        });
        host.run(plucked_chords(5.0, rate_hz), 100);
        auto first_bar = since(host.events(), jump);
        std::erase_if(first_bar,
                      [](const auto& event) { return static_cast<double>(event.sample) > 2.0 * rate_hz; });
        notes.push_back(only_notes(first_bar).size());
    }
    EXPECT_GT(notes[0], 0U);
    EXPECT_GT(notes[1], 0U);
}

TEST(PipelineTransport, BarLinesAreFoundWhereverAHostMayBe) {
    for (const double far_beats : {9.9e7, -9.9e7, 9.01295676e8, 1e15}) {
        const auto pipeline = offline_pipeline();
        TestHost host(*pipeline, rate_hz);
        host.set_transport([&](std::int64_t sample) {
            HostTransport transport;
            transport.known = transport.playing = true;
            transport.tempo_bpm = 120.0;
            transport.position_beats = far_beats + 0.8124 + static_cast<double>(sample) * 2.0 / rate_hz;
            transport.bar_start_beats = transport.position_beats;
            transport.numerator = 12;
            transport.denominator = 51;
            return transport;
        });
        host.run(plucked_chords(3.0, rate_hz), 500);
        EXPECT_EQ(fault_in(host.events(), false), "") << far_beats;
    }
}

TEST(PipelineTransport, ALatePlanRepeatsTheLast) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.play(120.0);
    const auto bar = static_cast<std::int64_t>(2.0 * rate_hz);
    const auto audio = plucked_chords(14.0, rate_hz);
    host.run(std::span(audio).first(static_cast<std::size_t>(4 * bar)), 500);
    host.use_process();  // From here on nobody composes; the fifth bar was composed ahead.
    host.run(std::span(audio).first(static_cast<std::size_t>(3 * bar)), 500);
    EXPECT_EQ(pipeline->counters().bars_late, 2U);
    EXPECT_EQ(pipeline->counters().plan_age_bars, 2U);
    const auto fifth = only_notes(since(host.events(), 4 * bar));
    const auto sixth = only_notes(since(host.events(), 5 * bar));
    const auto seventh = only_notes(since(host.events(), 6 * bar));
    ASSERT_GT(seventh.size(), 0U);
    EXPECT_TRUE(std::equal(sixth.begin(), sixth.begin() + static_cast<std::ptrdiff_t>(seventh.size()),
                           fifth.begin()));
    EXPECT_TRUE(std::equal(seventh.begin(), seventh.end(), sixth.begin()));
}

TEST(PipelineTransport, FreezeRepeatsAndIsNotLate) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.play(120.0);
    host.run(plucked_chords(6.1, rate_hz), 500);
    pipeline->parameters().set(Parameter::freeze, 1.0F);
    host.run(plucked_chords(6.0, rate_hz), 500);
    EXPECT_EQ(pipeline->counters().plan_age_bars, 3U);
    EXPECT_EQ(pipeline->counters().bars_late, 0U);
    pipeline->parameters().set(Parameter::freeze, 0.0F);
    host.run(plucked_chords(2.0, rate_hz), 500);
    EXPECT_EQ(pipeline->counters().plan_age_bars, 0U);
}

TEST(PipelineTransport, ResetForgetsEverything) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);  // On the engine's own clock, which begins anew too.
    const auto audio = plucked_chords(7.0, rate_hz, 100.0);
    host.run(audio, 333);
    const auto first = host.events();
    pipeline->reset();
    const std::int64_t begin = host.position();
    host.run(audio, 500);
    auto second = since(host.events(), begin);
    std::erase_if(second, [](const auto& event) { return event.sample == 0 && is_note_off(event); });
    EXPECT_GT(first.size(), 20U);
    EXPECT_EQ(second, first);
}

TEST(PipelineTransport, TheOwnClockTakesUpTheHeardBeat) {
    const auto pipeline = offline_pipeline();
    TestHost host(*pipeline, rate_hz);
    host.run(plucked_chords(24.0, rate_hz, 104.0), 512);
    const PipelineView view = pipeline->view();
    EXPECT_TRUE(view.own_clock);
    EXPECT_NEAR(view.tempo_bpm, 104.0, 2.0);
    // The beat that is under way began where one was plucked, within a thirtieth of a second.
    const double beat_seconds = 60.0 / 104.0;
    const double into_beat = std::remainder(view.position_beats, 1.0) * 60.0 / view.tempo_bpm;
    EXPECT_NEAR(std::remainder(24.0 - into_beat, beat_seconds), 0.0, 1.0 / 30.0);
}

TEST(PipelineTransport, ASwapKeepsTheMusicGoingAndFreesTheOldBundle) {
    auto first = random_processor(1);
    const std::weak_ptr<const Bundle> old = first.shared_bundle();
    AsyncPipeline pipeline(std::move(first), nullptr);
    pipeline.prepare(rate_hz);
    TestHost host(pipeline, rate_hz);
    host.play(120.0);
    const auto audio = plucked_chords(8.2, rate_hz);
    host.run(audio, 500);
    ASSERT_FALSE(old.expired());
    pipeline.swap(random_processor(9));
    EXPECT_FALSE(old.expired()) << "taken before the next block";
    host.run(audio, 500);
    EXPECT_TRUE(old.expired());
    EXPECT_EQ(pipeline.counters().bundles_taken, 1U);
    EXPECT_EQ(pipeline.counters().bars_late, 0U);
    EXPECT_EQ(fault_in(host.events(), false), "");
    for (int bar = 1; bar < 8; ++bar) {
        const auto begin = static_cast<std::int64_t>(2.0 * rate_hz) * bar;
        const auto notes = only_notes(since(host.events(), begin));
        EXPECT_TRUE(!notes.empty() && static_cast<double>(notes.front().sample) < 2.0 * rate_hz)
            << "bar " << bar << " is silent";
    }
}

TEST(PipelineTransport, RatesAreThoseOfTheHeader) {
    const auto pipeline = offline_pipeline();
    for (const double wrong : {0.0, -48000.0, 7999.0, 192001.0, std::nan("")}) {
        EXPECT_THROW(pipeline->prepare(wrong), std::invalid_argument);
    }
    for (const double right : {8000.0, 44123.0, 192000.0}) {
        pipeline->prepare(right);
        TestHost host(*pipeline, right);
        host.play(140.0);
        host.run(plucked_chords(4.0, right), 512);
        EXPECT_GT(only_notes(host.events()).size(), 3U) << right;
        EXPECT_EQ(fault_in(host.events(), false), "");
    }
}

}  // namespace
