// Random: the composer's own generator, so that a seed means the same music with every library.
//
// Threading model: one thread at a time; real-time safe.
#pragma once

#include <cstdint>
#include <span>

namespace affetto::music {

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Streams of one seed are independent.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) noexcept : state_(seed) {
        state_ = next() ^ (stream * 0xD1B54A32D192ED03ULL);
    }
    /// One of many independent places in a stream.
    Random(std::uint64_t seed, std::uint64_t stream, std::int64_t place) noexcept : Random(seed, stream) {
        state_ = next() ^ (static_cast<std::uint64_t>(place) * 0x9FB21C651E98DF25ULL);
    }

    std::uint64_t next() noexcept {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }

    /// At least 0 and below 1.
    float unit() noexcept { return static_cast<float>(next() >> 40U) * 0x1p-24F; }

    /// Between -1 and 1, most often near 0.
    float spread() noexcept {
        const float first = unit();
        return first - unit();
    }

    /// An index with a chance in proportion to its weight; -1 where no weight is above 0.
    int choose(std::span<const float> weights) noexcept {
        float sum = 0.0F;
        for (const float weight : weights) sum += weight;
        float left = unit() * sum;
        int last = -1;
        for (int i = 0; i < static_cast<int>(weights.size()); ++i) {
            if (weights[i] <= 0.0F) continue;
            last = i;
            left -= weights[i];
            if (left < 0.0F) break;
        }
        return last;
    }

private:
    std::uint64_t state_;
};

}  // namespace affetto::music
