// ProcessMemory: what this process and this thread have asked of the system so far.
//
// Threading model: pure functions of the system's own counts. 0 where the system does not tell.
#pragma once

#include <cstdint>

namespace affetto::soak {

/// Bytes allocated and not freed, over all threads.
std::int64_t heap_bytes() noexcept;
/// Bytes of memory that the process occupies.
std::int64_t resident_bytes() noexcept;
/// How often this thread has given up the processor to wait for something.
std::int64_t waits_of_thread() noexcept;

/// Seconds of processor time that this thread has used: unlike the clock's, other programs add nothing.
double processor_seconds_of_thread() noexcept;

}  // namespace affetto::soak
