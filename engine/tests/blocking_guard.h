// Counts what a piece of code asks of locks, of the scheduler and of malloc, for audio-path code.
//
// Threading model: counts the thread it lives on; other threads may do as they like meanwhile.
#pragma once

#include <cstddef>

namespace affetto::testing {

/// Counts on this thread, since its construction, calls that may wait or wake: mutexes, read-write
/// locks, condition variables, semaphores, sleeping and yielding; and of malloc and its kin.
///
/// It stands in front of the C library's functions, so it needs glibc, and steps aside for sanitizers,
/// which stand there themselves: `watches` tells whether it counts.
class BlockingGuard {
public:
    BlockingGuard() noexcept;
    std::size_t calls() const noexcept;
    static bool watches() noexcept;

private:
    std::size_t before_;
};

}  // namespace affetto::testing
