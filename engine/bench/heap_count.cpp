#include "heap_count.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

bool counting = false;
std::ptrdiff_t held = 0;
std::ptrdiff_t most_held = 0;
std::size_t allocated = 0;

void* count(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    if (counting) {
        held += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
        most_held = std::max(most_held, held);
        ++allocated;
    }
    return memory;
}

void* allocate(std::size_t size) { return count(std::malloc(size == 0 ? 1 : size)); }

void* allocate(std::size_t size, std::align_val_t alignment) {
    void* memory = nullptr;
    if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size) != 0) throw std::bad_alloc();
    return count(memory);
}

void release(void* memory) noexcept {
    if (counting && memory != nullptr) held -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

namespace affetto::bench {

void start_heap_count() noexcept {
    held = most_held = 0;
    allocated = 0;
    counting = true;
}

std::size_t held_bytes() noexcept { return static_cast<std::size_t>(std::max<std::ptrdiff_t>(held, 0)); }

std::size_t allocations() noexcept { return allocated; }

std::size_t stop_heap_count() noexcept {
    counting = false;
    return static_cast<std::size_t>(most_held);
}

}  // namespace affetto::bench
