// FlushToZero: for its lifetime, numbers too small to be normal count as zero.
//
// Threading model: sets the thread it lives on; real-time safe. Where hosts set this on their threads
// and others do not, results would depend on the thread: so the worker sets it itself.
#pragma once

#if defined(__SSE__) || defined(_M_X64)
#include <immintrin.h>
#endif
#include <cstdint>

namespace affetto::pipeline {

class FlushToZero {
public:
    FlushToZero() noexcept : before_(mode()) { set_mode(before_ | flush_bits); }
    ~FlushToZero() { set_mode(before_); }
    FlushToZero(const FlushToZero&) = delete;
    FlushToZero& operator=(const FlushToZero&) = delete;

private:
#if defined(__SSE__) || defined(_M_X64)
    static constexpr std::uint64_t flush_bits = 0x8040;  // Of results and of operands.
    static std::uint64_t mode() noexcept { return _mm_getcsr(); }
    static void set_mode(std::uint64_t mode) noexcept { _mm_setcsr(static_cast<unsigned>(mode)); }
#elif defined(__aarch64__) && (defined(__GNUC__) || defined(__clang__))
    static constexpr std::uint64_t flush_bits = std::uint64_t{1} << 24;
    static std::uint64_t mode() noexcept {
        std::uint64_t mode;
        asm volatile("mrs %0, fpcr" : "=r"(mode));
        return mode;
    }
    static void set_mode(std::uint64_t mode) noexcept { asm volatile("msr fpcr, %0" : : "r"(mode)); }
#else
    static constexpr std::uint64_t flush_bits = 0;
    static std::uint64_t mode() noexcept { return 0; }
    static void set_mode(std::uint64_t) noexcept {}
#endif

    std::uint64_t before_;
};

}  // namespace affetto::pipeline
