#include "allocation_guard.h"

#include <cstdlib>
#include <new>

namespace {

// Plain integers: their first use on a thread runs no constructor, which might allocate.
thread_local std::size_t allocation_count = 0;
thread_local std::size_t free_count = 0;

void* allocate(std::size_t size) noexcept {
    ++allocation_count;
    return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
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

}  // namespace affetto::testing
