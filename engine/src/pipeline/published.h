// Published: a value that one thread keeps up to date and any number of others read whole.
//
// Threading model: `write` on one thread at a time, wait-free; `read` on any, repeating while the
// writer is within its copy (Lamport's sequence lock, in atomic words: Boehm, MSPC 2012).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "affetto/realtime.h"

namespace affetto::pipeline {

template <typename Value>
class Published {
    static_assert(std::is_trivially_copyable_v<Value>);

public:
    Published() noexcept { write(Value{}); }

    void write(const Value& value) noexcept AFFETTO_NONBLOCKING {
        std::array<std::uint64_t, word_count> words{};
        std::memcpy(words.data(), &value, sizeof(Value));
        const std::uint64_t turn = turn_.load(std::memory_order_relaxed);
        turn_.store(turn + 1, std::memory_order_relaxed);
        for (std::size_t i = 0; i < word_count; ++i) words_[i].store(words[i], std::memory_order_release);
        turn_.store(turn + 2, std::memory_order_release);
    }

    Value read() const noexcept {
        std::array<std::uint64_t, word_count> words;
        std::uint64_t before, after;
        do {
            before = turn_.load(std::memory_order_acquire);
            for (std::size_t i = 0; i < word_count; ++i) words[i] = words_[i].load(std::memory_order_acquire);
            after = turn_.load(std::memory_order_relaxed);
        } while (before != after || before % 2 != 0);
        Value value;
        std::memcpy(static_cast<void*>(&value), words.data(), sizeof(Value));
        return value;
    }

private:
    static constexpr std::size_t word_count = (sizeof(Value) + 7) / 8;
    std::atomic<std::uint64_t> turn_{0};
    std::array<std::atomic<std::uint64_t>, word_count> words_{};
};

}  // namespace affetto::pipeline
