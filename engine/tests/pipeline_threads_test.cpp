// Everything at once from several threads; ThreadSanitizer judges, the tests themselves count.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "affetto/async_pipeline.h"
#include "music_support.h"
#include "pipeline_support.h"

namespace {

using namespace affetto;
using namespace affetto::testing;
using namespace std::chrono_literals;

constexpr double rate_hz = 24000.0;

/// Calls `act` on a thread of its own, again and again, until it goes out of scope.
class Meanwhile {
public:
    template <typename Act>
    explicit Meanwhile(Act act)
        : thread_([this, act] {
              for (int turn = 0; !done_.load(); ++turn) {
                  act(turn);
                  std::this_thread::sleep_for(1ms);
              }
          }) {}
    ~Meanwhile() {
        done_.store(true);
        thread_.join();
    }

private:
    std::atomic<bool> done_{false};
    std::thread thread_;
};

std::shared_ptr<const Bundle> random_bundle(std::uint64_t seed) {
    return random_processor(seed).shared_bundle();
}

TEST(PipelineThreads, SubmitSwapResetAndReadAtOnce) {
    const std::array bundles{random_bundle(1), random_bundle(2)};
    AsyncPipeline pipeline{MultiModelProcessor(bundles[0])};
    pipeline.prepare(rate_hz);
    TestHost host(pipeline, rate_hz);
    host.play(300.0);
    host.use_process();
    std::atomic<std::uint64_t> seen{0};
    {
        const Meanwhile swapping([&](int turn) { pipeline.swap(MultiModelProcessor(bundles[turn % 2])); });
        const Meanwhile resetting([&](int turn) {
            if (turn % 50 == 49) pipeline.reset();
        });
        const Meanwhile setting([&](int turn) {
            const auto parameter = static_cast<Parameter>(turn % static_cast<int>(parameter_count));
            if (parameter != Parameter::bypass) pipeline.parameters().set(parameter, 0.5F);
            pipeline.parameters().set_seed(static_cast<std::uint64_t>(turn));
        });
        const Meanwhile looking([&](int) {
            const PipelineView view = pipeline.view();
            EXPECT_TRUE(!view.now.given || broken_promise(view.now.plan) == nullptr);
            seen += pipeline.counters().bars_started + (view.next.given ? 1 : 0);
        });
        const auto audio = plucked_chords(0.5, rate_hz);
        while (pipeline.counters().bars_composed < 6 || pipeline.counters().bundles_taken < 4) {
            host.run(audio, 480);
            std::this_thread::sleep_for(5ms);
        }
    }
    host.stop();
    host.run(std::vector<float>(64));
    EXPECT_EQ(fault_in(host.events(), true), "");
    EXPECT_GT(seen.load(), 0U);
}

TEST(PipelineThreads, ManyEnginesShareAPoolAndABundle) {
    const auto bundle = random_bundle(1);
    const auto pool = std::make_shared<WorkerPool>(2);
    std::vector<std::unique_ptr<AsyncPipeline>> pipelines;
    for (int i = 0; i < 8; ++i) {
        pipelines.push_back(std::make_unique<AsyncPipeline>(MultiModelProcessor(bundle), pool));
        pipelines.back()->prepare(rate_hz);
    }
    const auto audio = plucked_chords(1.0, rate_hz);
    std::vector<std::thread> hosts;
    for (auto& pipeline : pipelines) {
        hosts.emplace_back([&pipeline, &audio] {
            TestHost host(*pipeline, rate_hz);
            host.play(240.0);
            host.use_worker();
            host.run(audio, 300);
        });
    }
    for (auto& host : hosts) host.join();
    for (const auto& pipeline : pipelines) EXPECT_EQ(pipeline->counters().bars_composed, 2U);
    EXPECT_GE(bundle.use_count(), 9);
}

TEST(PipelineThreads, EnginesComeAndGoWhileOthersWork) {
    const auto bundle = random_bundle(1);
    const auto pool = std::make_shared<WorkerPool>(2);
    AsyncPipeline lasting{MultiModelProcessor(bundle), pool};
    lasting.prepare(rate_hz);
    {
        const Meanwhile playing([&](int) {
            TestHost host(lasting, rate_hz);
            host.use_process();
            host.run(std::vector<float>(480));
        });
        const auto audio = plucked_chords(0.2, rate_hz);
        for (int life = 0; life < 20; ++life) {
            AsyncPipeline brief{MultiModelProcessor(bundle), pool};
            brief.prepare(rate_hz);
            TestHost host(brief, rate_hz);
            host.use_process();
            host.run(audio);
            if (life % 2 == 0) brief.swap(MultiModelProcessor(bundle));
            if (life % 3 == 0) brief.prepare(2.0 * rate_hz);
        }
    }
    TestHost host(lasting, rate_hz);
    host.use_worker();
    host.run(std::vector<float>(4800));
    EXPECT_GT(lasting.counters().chunks_heard, 0U);
}

TEST(PipelineThreads, RenderAndWorkersTakeTurns) {
    AsyncPipeline pipeline(random_processor(1));
    pipeline.prepare(rate_hz);
    TestHost live(pipeline, rate_hz), offline(pipeline, rate_hz);
    live.use_process();
    const auto audio = plucked_chords(0.5, rate_hz);
    for (int turn = 0; turn < 4; ++turn) {
        live.run(audio);
        offline.run(audio);
    }
    EXPECT_EQ(pipeline.counters().chunks_heard, pipeline.counters().chunks_submitted);
}

}  // namespace
