#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "pipeline/published.h"
#include "pipeline/recent.h"
#include "pipeline/spsc_queue.h"

namespace {

using namespace affetto::pipeline;

TEST(PipelineQueue, HoldsItsCapacityInOrder) {
    SpscQueue<int> queue(3);
    EXPECT_EQ(queue.front(), nullptr);
    for (int lap = 0; lap < 5; ++lap) {
        for (int i = 0; i < 3; ++i) {
            int* const place = queue.begin_push();
            ASSERT_NE(place, nullptr);
            *place = 10 * lap + i;
            queue.end_push();
        }
        EXPECT_EQ(queue.begin_push(), nullptr);
        for (int i = 0; i < 3; ++i) {
            ASSERT_NE(queue.front(), nullptr);
            EXPECT_EQ(*queue.front(), 10 * lap + i);
            queue.pop();
        }
        EXPECT_EQ(queue.front(), nullptr);
    }
}

TEST(PipelineQueue, AnItemIsSeenOnlyOncePushed) {
    SpscQueue<int> queue(1);
    *queue.begin_push() = 7;
    EXPECT_EQ(queue.front(), nullptr);
    queue.end_push();
    EXPECT_EQ(*queue.front(), 7);
}

TEST(PipelineQueue, LosesNothingBetweenThreads) {
    constexpr int count = 20000;
    SpscQueue<std::array<int, 3>> queue(97);
    std::thread producer([&] {
        for (int i = 0; i < count;) {
            auto* const place = queue.begin_push();
            if (place == nullptr) {
                std::this_thread::yield();
                continue;
            }
            *place = {i, 2 * i, 3 * i};
            queue.end_push();
            ++i;
        }
    });
    int wrong = 0;
    for (int i = 0; i < count;) {
        const auto* const item = queue.front();
        if (item == nullptr) {
            std::this_thread::yield();
            continue;
        }
        wrong += *item != std::array{i, 2 * i, 3 * i};
        queue.pop();
        ++i;
    }
    producer.join();
    EXPECT_EQ(wrong, 0);
}

TEST(PipelinePublished, IsNeverReadHalfWritten) {
    using Value = std::array<int, 101>;
    Published<Value> published;
    std::thread writer([&] {
        Value value;
        for (int i = 0; i < 5000; ++i) {
            value.fill(i);
            published.write(value);
        }
    });
    int torn = 0, last = 0, backwards = 0;
    do {
        const Value value = published.read();
        for (const int number : value) torn += number != value[0];
        backwards += value[0] < last;
        last = value[0];
    } while (last < 4999);
    writer.join();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(backwards, 0);
}

TEST(PipelineRecent, KeepsTheLast) {
    Recent<int> recent(8);
    for (int i = 0; i < 100; ++i) {
        recent.add(i);
        ASSERT_EQ(recent.size(), static_cast<std::size_t>(std::min(i + 1, 8)));
        EXPECT_EQ(recent.added(), static_cast<std::uint64_t>(i + 1));
        EXPECT_EQ(recent.back(), i);
        for (std::size_t k = 0; k < recent.size(); ++k) {
            EXPECT_EQ(recent[k], i - static_cast<int>(recent.size() - 1 - k));
        }
    }
    recent.clear();
    EXPECT_TRUE(recent.empty());
    EXPECT_EQ(recent.size(), 0U);
    recent.add(7);
    EXPECT_EQ(recent[0], 7);
}

}  // namespace
