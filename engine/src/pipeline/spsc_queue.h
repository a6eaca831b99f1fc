// SpscQueue: a bounded ring between one thread that fills it and one that empties it.
//
// Threading model: begin_push and end_push on the one thread, front and pop on the other; wait-free.
// The constructor allocates.
#pragma once

#include <atomic>
#include <cstddef>
#include <new>
#include <vector>

#include "affetto/realtime.h"

namespace affetto::pipeline {

/// Items are filled in place, so that a large one is never copied twice.
template <typename Item>
class SpscQueue {
public:
    explicit SpscQueue(std::size_t capacity) : items_(capacity + 1) {}

    std::size_t capacity() const noexcept { return items_.size() - 1; }

    /// The place for the next item, or null where the queue is full. Stays the same until end_push.
    Item* begin_push() noexcept AFFETTO_NONBLOCKING {
        const std::size_t at = back_.load(std::memory_order_relaxed);
        return after(at) == front_.load(std::memory_order_acquire) ? nullptr : &items_[at];
    }
    void end_push() noexcept AFFETTO_NONBLOCKING {
        back_.store(after(back_.load(std::memory_order_relaxed)), std::memory_order_release);
    }

    /// The oldest item, or null where the queue is empty. Stays valid until pop.
    const Item* front() const noexcept AFFETTO_NONBLOCKING {
        const std::size_t at = front_.load(std::memory_order_relaxed);
        return at == back_.load(std::memory_order_acquire) ? nullptr : &items_[at];
    }
    void pop() noexcept AFFETTO_NONBLOCKING {
        front_.store(after(front_.load(std::memory_order_relaxed)), std::memory_order_release);
    }

private:
    std::size_t after(std::size_t at) const noexcept { return at + 1 == items_.size() ? 0 : at + 1; }

    static constexpr std::size_t cache_line = 64;
    std::vector<Item> items_;
    alignas(cache_line) std::atomic<std::size_t> front_{0};
    alignas(cache_line) std::atomic<std::size_t> back_{0};
};

}  // namespace affetto::pipeline
