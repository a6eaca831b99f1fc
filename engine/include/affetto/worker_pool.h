// WorkerPool: the threads beside the audio thread, shared by all engines of a process.
//
// Threading model: engines join and leave on any thread but the audio thread. The audio thread never
// wakes a worker, because that is a system call: workers look for work every millisecond or two.
#pragma once

#include <memory>

namespace affetto {

/// Something that has work to do now and then.
class PooledTask {
public:
    virtual ~PooledTask() = default;
    /// Does a little of what there is to do; whether there is more. Never on two threads at once.
    virtual bool work_a_little() noexcept = 0;
};

class WorkerPool {
public:
    /// Throws std::system_error or std::bad_alloc where the system has no thread to give; no thread is left
    /// running then.
    explicit WorkerPool(int thread_count = 1);
    /// Ends the threads; every task must have left before.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// The pool of the process: made by the first that asks, gone with the last that holds it.
    static std::shared_ptr<WorkerPool> shared();

    void join(PooledTask& task);
    /// On return no thread of the pool works on the task any more.
    void leave(PooledTask& task);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
