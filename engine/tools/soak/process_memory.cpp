#include "soak/process_memory.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace affetto::soak {

std::int64_t heap_bytes() noexcept {
#if defined(__GLIBC__)
    const struct mallinfo2 counts = mallinfo2();
    return static_cast<std::int64_t>(counts.uordblks + counts.hblkhd);
#else
    return 0;
#endif
}

std::int64_t resident_bytes() noexcept {
#if defined(__linux__)
    long pages = 0;
    if (std::FILE* const file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return static_cast<std::int64_t>(pages) * sysconf(_SC_PAGESIZE);
#else
    return 0;
#endif
}

std::int64_t waits_of_thread() noexcept {
#if defined(__linux__)
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
#else
    return 0;
#endif
}

double processor_seconds_of_thread() noexcept {
#if defined(__linux__)
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
#else
    return 0.0;
#endif
}

}  // namespace affetto::soak
