// What feature extractors share, and the ring that each has for itself.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "features/feature_tables.h"
#include "features/sample_ring.h"
#include "features/shared_tables.h"

namespace {

using namespace affetto;

TEST(SharedTables, AreBuiltOnceAndGoWithTheLast) {
    SharedTables<int, int> shared;
    int built = 0;
    const auto make = [&built](int key) {
        ++built;
        return std::make_unique<const int>(10 * key);
    };
    auto first = shared.get(1, make);
    auto second = shared.get(1, make);
    EXPECT_EQ(first, second);
    EXPECT_EQ(built, 1);
    EXPECT_EQ(*shared.get(2, make), 20);
    EXPECT_EQ(built, 2);
    const std::weak_ptr<const int> watched = first;
    first.reset();
    EXPECT_FALSE(watched.expired());
    second.reset();
    EXPECT_TRUE(watched.expired());
    EXPECT_EQ(*shared.get(1, make), 10);
    EXPECT_EQ(built, 3);
}

TEST(SharedTables, AreOneForAllThreads) {
    SharedTables<int, int> shared;
    std::atomic<int> built = 0;
    std::vector<std::shared_ptr<const int>> held(4);
    std::vector<std::thread> threads;
    for (auto& mine : held) {
        threads.emplace_back([&] {
            mine = shared.get(3, [&built](int) {
                std::this_thread::yield();
                return std::make_unique<const int>(built.fetch_add(1));
            });
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& mine : held) EXPECT_EQ(mine, held[0]);
    EXPECT_EQ(built, 1);
}

TEST(FeatureTables, AreOneForTheProcess) {
    const auto tables = feature_tables();
    EXPECT_EQ(tables, feature_tables());
    EXPECT_STREQ(tables->kernels.name, available_spectral_kernels().back()->name);
}

TEST(SampleRing, GivesBackWhatWasAdded) {
    SampleRing ring;
    ring.prepare(101);
    std::vector<float> stream;
    for (std::size_t count = 0; stream.size() < 2000; count = (count + 13) % 60) {
        std::vector<float> block;
        for (std::size_t i = 0; i < count; ++i) block.push_back(static_cast<float>(stream.size() + i + 1));
        ring.add(block);
        stream.insert(stream.end(), block.begin(), block.end());
        for (std::int64_t begin = ring.end() - 100; begin + 40 <= ring.end(); begin += 20) {
            const RingSpan run = ring.run(begin, 40);
            std::vector<float> found(run.first.begin(), run.first.end());
            found.insert(found.end(), run.second.begin(), run.second.end());
            ASSERT_EQ(found.size(), 40U);
            for (std::size_t i = 0; i < 40; ++i) {
                const std::int64_t at = begin + static_cast<std::int64_t>(i);
                ASSERT_EQ(found[i], at < 0 ? 0.0F : stream[static_cast<std::size_t>(at)]) << begin;
            }
            EXPECT_TRUE(begin % 2 != 0 || run.first.size() % 2 == 0) << begin;
        }
    }
}

}  // namespace
