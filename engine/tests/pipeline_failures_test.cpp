// What the pipeline does where the system gives no memory, no threads, or nonsense for options.
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

#include "affetto/async_pipeline.h"
#include "allocation_guard.h"
#include "music_support.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::testing;
using namespace std::chrono_literals;

constexpr double rate_hz = 24000.0;

TEST(PipelineFailures, APoolThatCannotBeginEndsTheThreadsItHas) {
    constexpr std::size_t plenty = 64;
    std::size_t failures = 0;
    for (std::size_t after = 0; after < plenty; ++after) {
        const NoMemoryHere none(after);
        try {
            const WorkerPool pool(4);
            break;
        } catch (const std::bad_alloc&) {
            ++failures;
        }
    }
    // The state, the list, and something for each of four threads.
    EXPECT_GE(failures, 6U);
    EXPECT_LT(failures, plenty);
}

TEST(PipelineFailures, WorkThatFindsNoMemoryIsCountedAndGoesOn) {
    AsyncPipeline pipeline{random_processor(1), std::make_shared<WorkerPool>()};
    pipeline.prepare(rate_hz);
    TestHost host(pipeline, rate_hz);
    host.play(240.0);
    host.use_process();
    const auto audio = plucked_chords(0.5, rate_hz);
    const auto run_until = [&](const auto& done) {
        while (!done()) {
            host.run(audio, 480);
            std::this_thread::sleep_for(5ms);
        }
    };
    run_until([&] { return pipeline.counters().bars_composed > 0; });
    {
        const NoMemoryElsewhere none;
        run_until([&] { return pipeline.counters().work_failed > 2; });
    }
    const auto before = pipeline.counters().bars_composed;
    run_until([&] { return pipeline.counters().bars_composed > before + 2; });
    host.stop();
    host.run(std::vector<float>(64));
    EXPECT_EQ(fault_in(host.events(), true), "");
}

/// Offline the failure is the caller's to know of; wherever it happens, the engine plays on.
TEST(PipelineFailures, RenderingThatFindsNoMemoryThrowsAndGoesOn) {
    AsyncPipeline pipeline{random_processor(1), nullptr};
    pipeline.prepare(rate_hz);
    TestHost host(pipeline, rate_hz);
    host.play(240.0);
    const auto audio = plucked_chords(1.0, rate_hz, 240.0);
    std::size_t failures = 0;
    for (std::size_t after = 0; after < 40; ++after) {
        try {
            const NoMemoryHere none(after);
            host.run(audio);
        } catch (const std::bad_alloc&) {
            ++failures;
        }
    }
    EXPECT_EQ(failures, 40U);
    const auto before = pipeline.counters().bars_composed;
    for (int bar = 0; bar < 4; ++bar) host.run(audio);
    EXPECT_GE(pipeline.counters().bars_composed, before + 3);
    EXPECT_EQ(pipeline.counters().chunks_heard, pipeline.counters().chunks_submitted);
}

TEST(PipelineFailures, OptionsThatAreNoNumberAreRefused) {
    for (const double seconds :
         {std::numeric_limits<double>::quiet_NaN(), -1.0, 61.0, std::numeric_limits<double>::infinity()}) {
        const PipelineOptions lead{.lead_seconds = seconds, .queue_seconds = 0.25};
        const PipelineOptions queue{.lead_seconds = 0.25, .queue_seconds = seconds};
        EXPECT_THROW(AsyncPipeline(random_processor(1), nullptr, lead), std::invalid_argument) << seconds;
        EXPECT_THROW(AsyncPipeline(random_processor(1), nullptr, queue), std::invalid_argument) << seconds;
    }
}

}  // namespace
