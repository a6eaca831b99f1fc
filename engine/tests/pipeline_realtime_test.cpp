// What runs on the audio thread, and what may: first block, overflow, starvation, swap and reset.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <mutex>
#include <random>
#include <vector>

#include "affetto/async_pipeline.h"
#include "affetto/emotion_input.h"
#include "affetto/features.h"
#include "music_support.h"
#include "pipeline_support.h"
#include "realtime_section.h"

namespace {

using namespace affetto;
using namespace affetto::testing;

constexpr double rate_hz = 48000.0;

/// A pipeline whose every block is watched.
class WatchedPipeline {
public:
    explicit WatchedPipeline(std::shared_ptr<WorkerPool> pool)
        : pipeline(random_processor(1), std::move(pool)), memory_(ample_midi_events) {
        pipeline.prepare(rate_hz, 8192);
        transport.known = transport.playing = true;
        transport.tempo_bpm = 120.0;
        transport.position_beats = 0.0;
    }

    void process(std::span<const float> block) {
        MidiOutput midi(memory_);
        const float* const channel = block.data();
        expect_realtime_safe([&]() noexcept {
            pipeline.process({&channel, 1}, block.size(), transport, midi);
        });
        *transport.position_beats += static_cast<double>(block.size()) * 2.0 / rate_hz;
    }
    void process_seconds(double seconds, std::size_t block = 512) {
        const std::vector<float> audio = plucked_chords(static_cast<double>(block) / rate_hz, rate_hz);
        for (double done = 0.0; done < seconds; done += static_cast<double>(block) / rate_hz) process(audio);
    }
    /// The same, waiting for the worker, until bars have been composed.
    void process_until_composed(std::uint64_t bars) {
        const std::uint64_t until = pipeline.counters().bars_composed + bars;
        while (pipeline.counters().bars_composed < until) {
            process_seconds(0.02);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    AsyncPipeline pipeline;
    HostTransport transport;

private:
    std::vector<MidiEvent> memory_;
};

TEST(PipelineRealtime, FirstBlocksOfEverySize) {
    for (const std::size_t size : {0UL, 1UL, 63UL, 256UL, 257UL, 8192UL, 20000UL}) {
        WatchedPipeline watched(nullptr);
        watched.process(std::vector<float>(size, 0.1F));
    }
}

TEST(PipelineRealtime, OverflowAndStarvation) {
    WatchedPipeline watched(nullptr);  // Nobody works.
    watched.process_seconds(30.0);
    EXPECT_GT(watched.pipeline.counters().chunks_dropped, 1000U);
    EXPECT_EQ(watched.pipeline.counters().bars_composed, 0U);
    EXPECT_GE(watched.pipeline.counters().bars_started, 15U);
}

TEST(PipelineRealtime, PlayingWithAWorker) {
    WatchedPipeline watched(WorkerPool::shared());
    watched.process_until_composed(3);
}

TEST(PipelineRealtime, SwapsAndResets) {
    WatchedPipeline watched(WorkerPool::shared());
    for (std::uint64_t seed = 2; seed < 6; ++seed) {
        watched.pipeline.swap(random_processor(seed));
        watched.process_until_composed(2);
        watched.pipeline.reset();
        watched.process_until_composed(1);
    }
    EXPECT_GT(watched.pipeline.counters().bundles_taken, 2U);
}

TEST(PipelineRealtime, EveryTurnOfTheTransport) {
    WatchedPipeline watched(WorkerPool::shared());
    std::mt19937 twister(3);
    const auto random = [&twister] { return static_cast<int>(twister() % 1000000U); };
    for (int turn = 0; turn < 300; ++turn) {
        HostTransport& transport = watched.transport;
        transport.known = random() % 8 != 0;
        transport.playing = random() % 4 != 0;
        transport.tempo_bpm = 20.0 + random() % 400;
        if (random() % 8 == 0) transport.tempo_bpm = std::numeric_limits<double>::quiet_NaN();
        if (random() % 3 == 0) transport.position_beats = static_cast<double>(random() % 2000) / 7.0 - 50.0;
        transport.numerator = random() % 13;
        transport.denominator = 1 << random() % 5;
        transport.looping = random() % 2 == 0;
        transport.loop_start_beats = static_cast<double>(random() % 100);
        transport.loop_end_beats = transport.loop_start_beats + static_cast<double>(random() % 80) / 9.0;
        watched.pipeline.parameters().set(Parameter::freeze, static_cast<float>(random() % 2));
        watched.pipeline.parameters().set(Parameter::bypass, random() % 5 == 0 ? 1.0F : 0.0F);
        watched.process_seconds(0.05, 1 + static_cast<std::size_t>(random() % 3000));
    }
}

TEST(PipelineRealtime, ParametersAndReset) {
    AsyncPipeline pipeline(random_processor(1), nullptr);
    expect_realtime_safe([&]() noexcept {
        for (std::size_t i = 0; i < parameter_count; ++i) {
            pipeline.parameters().set(static_cast<Parameter>(i), 0.3F);
        }
        pipeline.parameters().set_seed(7);
        pipeline.reset();
    });
}

/// What the worker runs of these says of itself that it may run on the audio thread.
TEST(PipelineRealtime, FeaturesAndNetworks) {
    struct Sink final : FeatureSink {
        void on_hop(const Hop&) noexcept override { ++hops; }
        void on_frame(const Frame& frame) noexcept override {
            encoder.encode(frame, input);
            processor.run(contract::emotion::index, input, output);
            ++frames;
        }
        MultiModelProcessor processor = random_processor(1);
        EmotionInput encoder;
        std::array<float, contract::emotion::input_size> input{};
        std::array<float, contract::emotion::output_size> output{};
        int hops = 0, frames = 0;
    } sink;
    FeatureExtractor extractor;
    extractor.prepare(rate_hz);
    const auto audio = plucked_chords(3.0, rate_hz);
    expect_realtime_safe([&]() noexcept {
        extractor.process(audio, sink);
        extractor.flush(sink);
        extractor.reset();
        sink.encoder.reset();
        sink.processor.reset();
    });
    EXPECT_EQ(sink.frames, 30);
    auto processor = random_processor(2);
    const std::vector<float> input(256, 0.1F);
    std::vector<float> output(256);
    for (int index = 0; index < contract::network_count; ++index) {
        const auto sizes = contract::networks[static_cast<std::size_t>(index)];
        expect_realtime_safe([&]() noexcept {
            processor.run(index, {input.data(), static_cast<std::size_t>(sizes.input_size)},
                          {output.data(), static_cast<std::size_t>(processor.network(index).output_size())});
            processor.reset(index);
        });
    }
}

#if defined(__has_feature)
#if __has_feature(realtime_sanitizer)

/// The canary: the sanitizer must end a program that breaks the rules on purpose.
template <typename Act>
void break_rule(Act act) {
    run_nonblocking(act);
}

TEST(PipelineRealtimeCanaryDeathTest, AllocatingEndsTheProgram) {
    EXPECT_DEATH(break_rule([] { ::operator delete(::operator new(16)); }), "RealtimeSanitizer");
}

TEST(PipelineRealtimeCanaryDeathTest, LockingEndsTheProgram) {
    std::mutex mutex;
    EXPECT_DEATH(break_rule([&] { mutex.lock(); }), "RealtimeSanitizer");
}

TEST(PipelineRealtimeCanaryDeathTest, SleepingEndsTheProgram) {
    EXPECT_DEATH(break_rule([] { std::this_thread::sleep_for(std::chrono::microseconds(1)); }),
                 "RealtimeSanitizer");
}

#endif
#endif

}  // namespace
