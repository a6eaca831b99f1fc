#include "heap_watch.h"

// glibc's own functions behind the names that a program may define anew.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);
}

namespace {

thread_local std::size_t operation_count = 0;

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
    ++operation_count;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
    ++operation_count;
    return __libc_calloc(count, size);
}

void* realloc(void* memory, std::size_t size) {
    ++operation_count;
    return __libc_realloc(memory, size);
}

void free(void* memory) {
    if (memory != nullptr) ++operation_count;
    __libc_free(memory);
}

}  // extern "C"

namespace affetto::plugin::testing {

HeapWatch::HeapWatch() noexcept : before_(operation_count) {}

std::size_t HeapWatch::operations() const noexcept { return operation_count - before_; }

}  // namespace affetto::plugin::testing
