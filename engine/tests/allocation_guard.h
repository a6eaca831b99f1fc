// Counts what a piece of code allocates and frees, for the tests of audio-path code.
//
// Threading model: counts the thread it lives on; other threads may allocate meanwhile.
#pragma once

#include <cstddef>

namespace affetto::testing {

/// Counts calls of operator new and operator delete on this thread since its construction.
///
///     AllocationGuard guard;
///     extractor.process(block, sink);
///     EXPECT_EQ(guard.operations(), 0U);
class AllocationGuard {
public:
    AllocationGuard() noexcept;
    std::size_t allocations() const noexcept;
    std::size_t frees() const noexcept;
    /// Both together: what audio-path code must keep at 0.
    std::size_t operations() const noexcept { return allocations() + frees(); }

private:
    std::size_t allocations_before_;
    std::size_t frees_before_;
};

/// Lets operator new fail on this thread from its allocation number `after` on, counted from 0.
class NoMemoryHere {
public:
    explicit NoMemoryHere(std::size_t after) noexcept;
    ~NoMemoryHere();
    NoMemoryHere(const NoMemoryHere&) = delete;
    NoMemoryHere& operator=(const NoMemoryHere&) = delete;
};

/// Lets operator new fail on every thread but this one.
class NoMemoryElsewhere {
public:
    NoMemoryElsewhere() noexcept;
    ~NoMemoryElsewhere();
    NoMemoryElsewhere(const NoMemoryElsewhere&) = delete;
    NoMemoryElsewhere& operator=(const NoMemoryElsewhere&) = delete;
};

}  // namespace affetto::testing
