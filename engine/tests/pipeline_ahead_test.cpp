// The coming bar, shown before it is composed.
#include <gtest/gtest.h>

#include <cmath>

#include "affetto/async_pipeline.h"
#include "music_support.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::testing;

constexpr double rate_hz = 24000.0;

/// What came out, and how often the coming bar was to be seen.
struct Watched {
    std::vector<StreamEvent> events;
    int looks = 0, next_given = 0, foreseen = 0;
};

Watched watched(bool ahead, bool host_plays, double loop_beats = 0.0) {
    AsyncPipeline pipeline(random_processor(1), nullptr);
    pipeline.prepare(rate_hz);
    pipeline.show_ahead(ahead);
    TestHost host(pipeline, rate_hz);
    if (host_plays) host.play(117.0);
    if (loop_beats > 0.0) {
        host.set_transport([loop_beats](std::int64_t sample) {
            HostTransport transport;
            transport.known = transport.playing = transport.looping = true;
            transport.tempo_bpm = 120.0;
            transport.position_beats = std::fmod(static_cast<double>(sample) / rate_hz * 2.0, loop_beats);
            transport.loop_end_beats = loop_beats;
            return transport;
        });
    }
    Watched seen;
    const auto audio = plucked_chords(14.0, rate_hz);
    constexpr std::size_t block = 512;
    for (std::size_t at = 0; at + block < audio.size(); at += block) {
        host.run(std::span(audio).subspan(at, block), block);
        if (at < 4 * static_cast<std::size_t>(rate_hz)) continue;
        const PipelineView view = pipeline.view();
        ++seen.looks;
        seen.next_given += view.next.given;
        seen.foreseen += view.next.given && view.next.foreseen;
    }
    seen.events = host.events();
    return seen;
}

class PipelineAheadOf : public ::testing::TestWithParam<bool> {};

TEST_P(PipelineAheadOf, ShowingItChangesNothingOfWhatIsPlayed) {
    const Watched with = watched(true, GetParam()), without = watched(false, GetParam());
    EXPECT_GT(with.events.size(), 50U);
    EXPECT_EQ(with.events, without.events);
}

TEST_P(PipelineAheadOf, TheComingBarIsSeenAllTheTime) {
    const Watched with = watched(true, GetParam()), without = watched(false, GetParam());
    EXPECT_GE(20 * with.next_given, 19 * with.looks) << "but for a moment after a bar line";
    EXPECT_GT(with.foreseen, with.looks / 2);
    EXPECT_LT(with.foreseen, with.looks) << "at last it is composed";
    EXPECT_LT(without.next_given, without.looks / 2) << "not asked for, it is seen only once it is composed";
    EXPECT_EQ(without.foreseen, 0);
}

INSTANTIATE_TEST_SUITE_P(Clocks, PipelineAheadOf, ::testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Hosts" : "Own"; });

TEST(PipelineAhead, InALoopOfOneBarTheNextTurnIsSeen) {
    const Watched with = watched(true, true, 4.0);
    EXPECT_GE(20 * with.next_given, 19 * with.looks) << "but for a moment after a bar line";
}

}  // namespace
