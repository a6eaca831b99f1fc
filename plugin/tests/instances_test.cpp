// Many instances in one process: they share the weights and play at once.
#include <gtest/gtest.h>

#include <thread>

#include "bundle_shelf.h"
#include "processor.h"
#include "support.h"

namespace {

using namespace affetto;
using namespace affetto::plugin;
using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;

/// How many of what is made hold this bundle: its weights are there once for all of them.
template <typename Make>
long holders_of(const std::shared_ptr<const Bundle>& bundle, int count, const Make& make) {
    const long before = bundle.use_count();
    std::vector<decltype(make())> made;
    for (int i = 0; i < count; ++i) made.push_back(make());
    return bundle.use_count() - before;
}

TEST(InstancesTogether, ShareTheWeights) {
    const auto bundle = default_bundle().bundle;
    EXPECT_GE(holders_of(bundle, 4, [] { return std::make_unique<Processor>(); }), 4);
    // What loads its own is found out.
    const auto load_again = [] {
        return std::make_shared<const Bundle>(
            load_bundle(std::filesystem::path(AFFETTO_SOURCE_DIR "/models/default")));
    };
    EXPECT_EQ(holders_of(bundle, 2, [&] { return MultiModelProcessor(load_again()); }), 0);
}

class Instances : public ::testing::TestWithParam<int> {};

TEST_P(Instances, PlayAtOnceAndLeaveNothingBehind) {
    const auto bundle = default_bundle().bundle;
    const long before = bundle.use_count();
    {
        std::vector<std::unique_ptr<Processor>> processors;
        for (int i = 0; i < GetParam(); ++i) processors.push_back(std::make_unique<Processor>());
        EXPECT_GE(bundle.use_count() - before, GetParam());
        const auto audio = plucked_chords(0.25, rate_hz);
        std::atomic<int> ready{0};
        std::vector<std::thread> threads;
        for (const auto& processor : processors) {
            threads.emplace_back([&] {
                Player player(*processor, rate_hz, 256);
                ++ready;
                while (ready < GetParam()) std::this_thread::yield();  // All at once.
                player.play(audio, 256);
                EXPECT_EQ(difference(audio, player.left), "");
                EXPECT_EQ(problem_of(player.messages, false), "");
            });
        }
        for (auto& thread : threads) thread.join();
    }
    EXPECT_EQ(bundle.use_count(), before);
}

INSTANTIATE_TEST_SUITE_P(Of, Instances, ::testing::Values(1, 8, 64), ::testing::PrintToStringParamName());

}  // namespace
