#include "affetto/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

namespace affetto {

namespace {

using namespace std::chrono_literals;
constexpr auto short_rest = 1ms;  // Well below the quarter second by which bars are composed ahead.
constexpr auto long_rest = 5ms;   // Where nothing came for a while.
constexpr int patience_rounds = 500;

/// A task and who works on it; outlives the task where a worker still holds it.
struct Seat {
    explicit Seat(PooledTask& taken_by) : task(&taken_by) {}
    std::mutex working;
    PooledTask* task;  ///< Null once the task has left; guarded by `working`.
};

}  // namespace

struct WorkerPool::State {
    /// Ends those threads that have begun, be they all or, where the system gave no more, some.
    ~State() {
        ending.store(true, std::memory_order_release);
        for (std::thread& thread : threads) thread.join();
    }

    /// A worker's own list, so that a round in which nobody comes or goes asks for no memory.
    struct KnownSeats {
        std::uint64_t changes = 0;
        std::vector<std::shared_ptr<Seat>> seats;
    };

    void refresh(KnownSeats& known) {
        if (known.changes == changes.load(std::memory_order_acquire)) return;
        const std::lock_guard lock(seats_mutex);
        known.seats = seats;
        known.changes = changes.load(std::memory_order_relaxed);
    }

    bool work_a_round(const KnownSeats& known) noexcept {
        bool more = false;
        for (const auto& seat : known.seats) {
            const std::unique_lock working(seat->working, std::try_to_lock);
            if (working.owns_lock() && seat->task != nullptr) more |= seat->task->work_a_little();
        }
        return more;
    }

    /// Without memory for the new list the old one holds: who has left does no work, who has come waits.
    void try_to_refresh(KnownSeats& known) noexcept {
        try {
            refresh(known);
        } catch (const std::bad_alloc&) {
        }
    }

    void run() noexcept {
        KnownSeats known;
        int idle_rounds = 0;
        while (!ending.load(std::memory_order_acquire)) {
            try_to_refresh(known);
            if (work_a_round(known)) {
                idle_rounds = 0;
                continue;
            }
            idle_rounds = std::min(idle_rounds + 1, patience_rounds);
            std::this_thread::sleep_for(idle_rounds < patience_rounds ? short_rest : long_rest);
        }
    }

    std::mutex seats_mutex;
    std::vector<std::shared_ptr<Seat>> seats;
    std::atomic<std::uint64_t> changes{0};  ///< Of the seats; counted while their mutex is held.
    std::atomic<bool> ending{false};
    std::vector<std::thread> threads;
};

WorkerPool::WorkerPool(int thread_count) : state_(std::make_unique<State>()) {
    state_->threads.reserve(static_cast<std::size_t>(std::max(thread_count, 0)));
    for (int i = 0; i < thread_count; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->run(); });
}

WorkerPool::~WorkerPool() = default;

std::shared_ptr<WorkerPool> WorkerPool::shared() {
    static std::mutex mutex;
    static std::weak_ptr<WorkerPool> known;
    const std::lock_guard lock(mutex);
    std::shared_ptr<WorkerPool> pool = known.lock();
    if (!pool) known = pool = std::make_shared<WorkerPool>();
    return pool;
}

void WorkerPool::join(PooledTask& task) {
    const std::lock_guard lock(state_->seats_mutex);
    state_->seats.push_back(std::make_shared<Seat>(task));
    state_->changes.fetch_add(1, std::memory_order_release);
}

void WorkerPool::leave(PooledTask& task) {
    std::shared_ptr<Seat> seat;
    {
        const std::lock_guard lock(state_->seats_mutex);
        const auto place = std::find_if(state_->seats.begin(), state_->seats.end(),
                                        [&](const auto& taken) { return taken->task == &task; });
        if (place == state_->seats.end()) return;
        seat = *place;
        state_->seats.erase(place);
        state_->changes.fetch_add(1, std::memory_order_release);
    }
    const std::lock_guard working(seat->working);
    seat->task = nullptr;
}

}  // namespace affetto
