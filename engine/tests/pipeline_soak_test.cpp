#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "music_support.h"
#include "soak/process_memory.h"
#include "soak/soak.h"

namespace {

using namespace affetto;
using namespace affetto::soak;

std::vector<std::shared_ptr<const Bundle>> two_bundles() {
    using affetto::testing::random_processor;
    return {random_processor(1).shared_bundle(), random_processor(2).shared_bundle()};
}

TEST(PipelineSoak, AMinuteOfEverythingHoldsTogether) {
    Soak soak(two_bundles(), 5);
    soak.run(60.0);
    const SoakReport& report = soak.report();
    EXPECT_EQ(report.fault, "");
    EXPECT_GE(report.simulated_seconds, 60.0);
    EXPECT_GT(report.notes, 0U);
    EXPECT_GT(report.plans_checked, 0U);
    EXPECT_GT(report.swaps, 0U);
    EXPECT_GT(report.rate_changes, 0U);
    EXPECT_EQ(report.stuck_notes, 0U);
}

TEST(PipelineSoak, TheSameSeedGivesTheSameDisturbances) {
    Soak one(two_bundles(), 7), two(two_bundles(), 7);
    one.run(5.0);
    two.run(5.0);
    EXPECT_EQ(one.report().simulated_seconds, two.report().simulated_seconds);
    EXPECT_EQ(one.report().blocks, two.report().blocks);
    EXPECT_EQ(one.report().swaps, two.report().swaps);
}

/// The canary: a judge that finds nothing would pass every test that relies on it.
TEST(PipelineJudge, FindsEachFault) {
    struct Case {
        const char* fault;
        std::vector<MidiEvent> events;
    };
    const std::vector<Case> cases{
        {"an event outside its block", {{10, {0x90, 60, 1}}}},
        {"an event before the one in front of it", {{5, {0x90, 60, 1}}, {4, {0x80, 60, 1}}}},
        {"a data byte above 127", {{0, {0x90, 128, 1}}}},
        {"a note-on of velocity 0", {{0, {0x90, 60, 0}}}},
        {"a note-on of a sounding note", {{0, {0x91, 60, 1}}, {1, {0x91, 60, 1}}}},
        {"a note-off without a note", {{0, {0x80, 60, 1}}}},
        {"a note of no length", {{3, {0x90, 60, 1}}, {3, {0x80, 60, 1}}}},
        {"neither a note nor a control change", {{0, {0xE0, 60, 1}}}},
    };
    for (const auto& tested : cases) {
        MidiJudge judge;
        judge.judge(0, 10, tested.events);
        EXPECT_STREQ(judge.fault(), tested.fault);
    }
    MidiJudge judge;
    judge.judge(0, 10, std::vector<MidiEvent>{{0, {0x90, 60, 1}}, {1, {0xB0, 11, 1}}, {2, {0x81, 61, 1}}});
    EXPECT_STREQ(judge.fault(), "a note-off without a note");
    EXPECT_EQ(judge.sounding(), 1);
}

TEST(PipelineSoakCounts, NoticeWaitsAndMemory) {
    if (waits_of_thread() == 0 && heap_bytes() == 0) GTEST_SKIP() << "this system does not tell";
    const auto waits = waits_of_thread();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_GT(waits_of_thread(), waits);
    const double used = processor_seconds_of_thread();
    std::atomic<int> busy{0};
    while (++busy < 1000000) {
    }
    EXPECT_GT(processor_seconds_of_thread(), used);
    const auto bytes = heap_bytes();
    // Volatile: a compiler may leave out an allocation that nobody looks at.
    void* volatile held = std::malloc(1 << 20);
    if (bytes != 0) {  // A sanitizer's allocator is not the C library's.
        EXPECT_GE(heap_bytes(), bytes + (1 << 20));
    }
    std::free(held);
}

}  // namespace
