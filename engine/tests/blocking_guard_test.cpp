// The canary: each kind of call is made on purpose and must be counted.
#include "blocking_guard.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

namespace {

using affetto::testing::BlockingGuard;

class BlockingGuardTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (!BlockingGuard::watches()) GTEST_SKIP() << "a sanitizer watches instead";
    }
};

TEST_F(BlockingGuardTest, CountsMutexes) {
    std::mutex mutex;
    std::shared_mutex shared;
    const BlockingGuard guard;
    mutex.lock();
    EXPECT_EQ(guard.calls(), 1U);
    mutex.unlock();
    EXPECT_EQ(guard.calls(), 2U);
    EXPECT_TRUE(mutex.try_lock());
    mutex.unlock();
    shared.lock_shared();
    shared.unlock_shared();
    shared.lock();
    shared.unlock();
    EXPECT_EQ(guard.calls(), 8U);
}

TEST_F(BlockingGuardTest, CountsWakingAndSleeping) {
    std::condition_variable condition;
    const BlockingGuard guard;
    condition.notify_one();
    condition.notify_all();
    std::this_thread::sleep_for(std::chrono::microseconds(1));
    std::this_thread::yield();
    EXPECT_EQ(guard.calls(), 4U);
}

TEST_F(BlockingGuardTest, CountsWaiting) {
    std::mutex mutex;
    std::condition_variable condition;
    std::unique_lock lock(mutex);
    const BlockingGuard guard;
    condition.wait_for(lock, std::chrono::microseconds(1));
    EXPECT_GE(guard.calls(), 1U);
}

TEST_F(BlockingGuardTest, CountsMalloc) {
    const BlockingGuard guard;
    void* volatile memory = std::malloc(10);
    memory = std::realloc(memory, 100000);
    std::free(memory);
    EXPECT_EQ(guard.calls(), 3U);
}

TEST_F(BlockingGuardTest, CountsItsOwnThreadAlone) {
    std::mutex mutex;
    std::thread other([&mutex] {
        mutex.lock();
        mutex.unlock();
    });
    other.join();
    const BlockingGuard guard;
    EXPECT_EQ(guard.calls(), 0U);
}

}  // namespace
