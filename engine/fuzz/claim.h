// Claims that a fuzzer makes of what a reader accepts.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace affetto::fuzz {

/// Ends the process where the claim does not hold, so that the fuzzer keeps the input.
inline void claim(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "claim that does not hold: %s\n", what);
    std::abort();
}

}  // namespace affetto::fuzz
