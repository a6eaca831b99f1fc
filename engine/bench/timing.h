// Timing: what every inference benchmark does alike, so that their figures can stand side by side.
//
// Threading model: one thread; allocates.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace affetto::bench {

using Clock = std::chrono::steady_clock;

inline double microseconds_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

inline constexpr std::size_t cache_line_bytes = 64;
/// More than the caches that a core reaches hold by themselves: what a host's other plugins walk through
/// between two calls.
inline constexpr std::size_t walked_bytes = std::size_t{64} << 20;

/// Memory that is read one word of each cache line, which moves whole lines.
class Walk {
public:
    explicit Walk(std::size_t bytes) : words_(bytes / sizeof(std::uint64_t), 1) {}
    std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }

    void read() {
        constexpr std::size_t line = cache_line_bytes / sizeof(std::uint64_t);
        constexpr std::size_t lanes = 4;
        std::uint64_t sums[lanes] = {};
        for (std::size_t i = 0; i + lanes * line <= words_.size(); i += lanes * line) {
            for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += words_[i + lane * line];
        }
        for (const std::uint64_t sum : sums) seen_ = seen_ + sum;
    }

private:
    std::vector<std::uint64_t> words_;
    volatile std::uint64_t seen_ = 0;
};

/// Inputs in [-1, 1] that differ from call to call, so that no branch or state settles.
class Inputs {
public:
    static constexpr std::size_t widest = 256;

    Inputs() : values_(variants * widest) {
        std::uint32_t state = 0x9E3779B9U;
        for (float& value : values_) {
            state = state * 1664525U + 1013904223U;
            value = static_cast<float>(state >> 8) / 8388608.0F - 1.0F;
        }
    }
    /// `widest` values.
    const float* of_call(std::size_t call) const { return values_.data() + call % variants * widest; }

private:
    static constexpr std::size_t variants = 16;
    std::vector<float> values_;
};

/// Microseconds of each of `calls` calls of `run(call)`, with a walk before each where `walk` is given.
template <typename Run>
std::vector<double> time_calls(std::size_t calls, Walk* walk, const Run& run) {
    std::vector<double> times(calls);
    for (std::size_t call = 0; call < calls; ++call) {
        if (walk != nullptr) walk->read();
        const auto begin = Clock::now();
        run(call);
        times[call] = microseconds_since(begin);
    }
    return times;
}

}  // namespace affetto::bench
