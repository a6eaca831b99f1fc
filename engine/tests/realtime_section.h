// RealtimeSection: what runs in it is held to the audio thread's rules, by whichever means there is.
//
// Threading model: watches the thread that calls.
#pragma once

#include <gtest/gtest.h>

#include "affetto/realtime.h"
#include "allocation_guard.h"
#include "blocking_guard.h"

// Where only the sanitizer's run-time library is linked into what another compiler has built, a section is
// entered and left by hand.
#ifdef AFFETTO_RTSAN_RUNTIME
extern "C" {
void __rtsan_realtime_enter();
void __rtsan_realtime_exit();
}
#endif

namespace affetto::testing {

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wfunction-effects"
#endif
/// Under RealtimeSanitizer, which knows such functions, the program ends where `act` breaks a rule.
template <typename Act>
void run_nonblocking(Act& act) noexcept AFFETTO_NONBLOCKING {
#ifdef AFFETTO_RTSAN_RUNTIME
    __rtsan_realtime_enter();
#endif
    act();
#ifdef AFFETTO_RTSAN_RUNTIME
    __rtsan_realtime_exit();
#endif
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

/// Runs `act` and expects that it neither allocates nor frees nor locks nor waits nor wakes.
template <typename Act>
void expect_realtime_safe(Act&& act) {
    const AllocationGuard allocations;
    const BlockingGuard blocking;
    run_nonblocking(act);
    const std::size_t allocated = allocations.operations();
    const std::size_t blocked = blocking.calls();
    EXPECT_EQ(allocated, 0U) << "memory was allocated or freed";
    EXPECT_EQ(blocked, 0U) << "something was locked, slept on or woken, or malloc was called";
}

}  // namespace affetto::testing
