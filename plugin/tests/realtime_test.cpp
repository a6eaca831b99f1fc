// The audio thread's rules around the plugin's processBlock. The same tests run in two programs: under
// guards that count, and with RealtimeSanitizer's run-time library, which ends the program.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "processor.h"
#include "realtime_section.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;
using affetto::testing::expect_realtime_safe;

constexpr double rate_hz = 48000.0;
constexpr int prepared = 512;

/// A host whose every call of processBlock is held to the rules.
class StrictHost {
public:
    explicit StrictHost(Processor& processor) : processor_(processor) {
        transport.rate_hz = rate_hz;
        processor_.setPlayHead(&transport);
        processor_.prepareToPlay(rate_hz, prepared);
    }
    ~StrictHost() { processor_.setPlayHead(nullptr); }

    void play(int sample_count, bool bypassed = false) {
        audio_.setSize(2, sample_count, false, false, true);
        for (int channel = 0; channel < 2; ++channel) {
            audio_.copyFrom(channel, 0, chords_.data() + at_, sample_count);
        }
        juce::MidiBuffer small;  // Without any room of its own.
        juce::MidiBuffer& midi = sample_count % 2 == 0 ? midi_ : small;
        expect_realtime_safe([&] {
            bypassed ? processor_.processBlockBypassed(audio_, midi) : processor_.processBlock(audio_, midi);
        });
        events += midi.getNumEvents();
        if (transport.playing) transport.advance(sample_count);
        at_ = (at_ + static_cast<std::size_t>(sample_count)) % (chords_.size() - 8192);
    }
    void play_seconds(double seconds) {
        for (int i = 0; i < seconds * rate_hz / prepared; ++i) play(prepared);
    }

    SteadyTransport transport;
    int events = 0;

private:
    Processor& processor_;
    std::vector<float> chords_ = plucked_chords(8.0, rate_hz);
    std::size_t at_ = 0;
    juce::AudioBuffer<float> audio_;
    juce::MidiBuffer midi_;
};

TEST(Realtime, ABlockOfAnySizeNeitherAllocatesNorLocks) {
    Processor processor;
    StrictHost host(processor);
    std::mt19937 random(3);
    for (const int size : {0, 1, 17, 64, 512, 4096, 8192}) host.play(size);
    for (int i = 0; i < 500; ++i) host.play(static_cast<int>(random() % 900));
}

TEST(Realtime, NorDoesWhatTheTransportAndThePlayerDo) {
    Processor processor;
    processor.show_ahead(true);
    StrictHost host(processor);
    std::mt19937 random(5);
    for (int round = 0; round < 24; ++round) {
        host.play_seconds(0.5);
        host.transport.beats = static_cast<double>(random() % 200) - 50.0;
        host.transport.playing = round % 5 != 4;
        host.transport.told = round % 7 != 6;
        host.transport.tempo_bpm = 80.0 + static_cast<double>(random() % 90);
        host.transport.looping = round % 3 == 0;
        host.transport.loop_end = host.transport.beats + 4.0;
        for (auto* const parameter : processor.getParameters()) {
            parameter->setValueNotifyingHost(static_cast<float>(random() % 11) / 10.0F);
        }
        if (round % 4 == 1) processor.panic();
        if (round % 4 == 2) processor.reset();
        host.play(prepared, round % 2 == 0);
    }
}

TEST(Realtime, NorDoesWhatOtherThreadsAskFor) {
    Processor processor;
    StrictHost host(processor);
    std::atomic<bool> done{false};
    std::thread others([&] {
        juce::MemoryBlock chunk;
        for (int i = 0; !done; ++i) {
            processor.getStateInformation(chunk);
            processor.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
            if (i % 32 == 0) processor.use_bundle(juce::File(AFFETTO_SOURCE_DIR "/models/default"));
            if (i % 32 == 16) processor.use_bundle({});
            processor.capture().last_bars(8);
            processor.view();
        }
    });
    // The worker is given some time, as a host would; what is to be watched is a plugin that plays.
    for (int i = 0; i < 24 || (host.events < 20 && i < 1000); ++i) {
        host.play_seconds(0.25);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    done = true;
    others.join();
    EXPECT_GE(host.events, 20);
}

// Canaries: each rule broken is seen, in JUCE's containers too, which do not use operator new.
TEST(RealtimeDeathTest, WhatBreaksTheRulesIsSeen) {
    juce::MidiBuffer midi;
    std::mutex mutex;
    auto allocates = [&] { midi.addEvent(juce::MidiMessage::noteOn(1, 60, 0.5F), 0); };
    auto locks = [&] { const std::lock_guard lock(mutex); };
#ifdef AFFETTO_RTSAN_RUNTIME
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(affetto::testing::run_nonblocking(allocates), "RealtimeSanitizer: unsafe-library-call");
    EXPECT_DEATH(affetto::testing::run_nonblocking(locks), "pthread_mutex_lock");
#else
    const affetto::testing::BlockingGuard guard;
    allocates();
    const std::size_t after_allocating = guard.calls();
    EXPECT_GT(after_allocating, 0U);
    locks();
    EXPECT_GT(guard.calls(), after_allocating);
#endif
}

}  // namespace
