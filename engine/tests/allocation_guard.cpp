#include "allocation_guard.h"

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

namespace {

// Plain integers: their first use on a thread runs no constructor, which might allocate.
thread_local std::size_t allocation_count = 0;
thread_local std::size_t free_count = 0;
constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
thread_local std::size_t first_failure = never;  // by allocation_count
thread_local bool spared = false;
std::atomic<bool> others_fail{false};

bool fails() noexcept {
    return allocation_count >= first_failure || (!spared && others_fail.load(std::memory_order_relaxed));
}

void* allocate(std::size_t size) noexcept {
    if (fails()) return nullptr;
    ++allocation_count;
    return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
    if (fails()) return nullptr;
    ++allocation_count;
    const auto bytes = static_cast<std::size_t>(alignment);
    return std::aligned_alloc(bytes, (size + bytes - 1) / bytes * bytes);
}

void* checked(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void release(void* memory) noexcept {
    if (memory != nullptr) ++free_count;
    std::free(memory);
}

}  // namespace

// By the standard the other forms would end in the first of these; the address sanitizer brings its own
// of every form, which must not be mixed with ours.
using Alignment = std::align_val_t;
using NoThrow = const std::nothrow_t&;
void* operator new(std::size_t size) { return checked(allocate(size)); }
void* operator new[](std::size_t size) { return checked(allocate(size)); }
void* operator new(std::size_t size, NoThrow) noexcept { return allocate(size); }
void* operator new[](std::size_t size, NoThrow) noexcept { return allocate(size); }
void* operator new(std::size_t size, Alignment alignment) { return checked(allocate(size, alignment)); }
void* operator new[](std::size_t size, Alignment alignment) { return checked(allocate(size, alignment)); }
void* operator new(std::size_t size, Alignment alignment, NoThrow) noexcept {
    return allocate(size, alignment);
}
void* operator new[](std::size_t size, Alignment alignment, NoThrow) noexcept {
    return allocate(size, alignment);
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, NoThrow) noexcept { release(memory); }
void operator delete[](void* memory, NoThrow) noexcept { release(memory); }
void operator delete(void* memory, Alignment) noexcept { release(memory); }
void operator delete[](void* memory, Alignment) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, Alignment) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, Alignment) noexcept { release(memory); }
void operator delete(void* memory, Alignment, NoThrow) noexcept { release(memory); }
void operator delete[](void* memory, Alignment, NoThrow) noexcept { release(memory); }

namespace affetto::testing {

AllocationGuard::AllocationGuard() noexcept
    : allocations_before_(allocation_count), frees_before_(free_count) {}

std::size_t AllocationGuard::allocations() const noexcept { return allocation_count - allocations_before_; }

std::size_t AllocationGuard::frees() const noexcept { return free_count - frees_before_; }

NoMemoryHere::NoMemoryHere(std::size_t after) noexcept { first_failure = allocation_count + after; }

NoMemoryHere::~NoMemoryHere() { first_failure = never; }

NoMemoryElsewhere::NoMemoryElsewhere() noexcept {
    spared = true;
    others_fail.store(true, std::memory_order_relaxed);
}

NoMemoryElsewhere::~NoMemoryElsewhere() {
    others_fail.store(false, std::memory_order_relaxed);
    spared = false;
}

}  // namespace affetto::testing
