// Heap count: how much the program holds through operator new, and the most that it held.
//
// Threading model: one thread; meant for measuring programs alone, where it replaces operator new.
#pragma once

#include <cstddef>

namespace affetto::bench {

/// Starts counting from here; without a start nothing is counted and nothing is slowed.
void start_heap_count() noexcept;

/// Bytes held now, and how often memory was asked for, since the count started.
std::size_t held_bytes() noexcept;
std::size_t allocations() noexcept;

/// Ends the count. The most bytes that were held at once since it started, beyond those held then.
std::size_t stop_heap_count() noexcept;

}  // namespace affetto::bench
