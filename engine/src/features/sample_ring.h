// SampleRing: the last samples of a stream.
//
// Threading model: one thread at a time; only `prepare` allocates.
// Units: samples, counted from 0 at the stream's first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace affetto {

/// A run of samples: `first`, and `second` where the ring begins anew.
struct RingSpan {
    std::span<const float> first, second;
};

class SampleRing {
public:
    /// Keeps the last `size` samples, rounded up to an even number.
    void prepare(std::size_t size) { samples_.assign(size + size % 2, 0.0F); }
    /// Silence stands before the first sample.
    void reset() noexcept {
        std::fill(samples_.begin(), samples_.end(), 0.0F);
        end_ = 0;
    }
    /// One past the last sample.
    std::int64_t end() const noexcept { return end_; }

    void add(std::span<const float> samples) noexcept {
        while (!samples.empty()) {
            const std::size_t at = place(end_);
            const std::size_t count = std::min(samples.size(), samples_.size() - at);
            std::copy_n(samples.begin(), count, samples_.begin() + static_cast<std::ptrdiff_t>(at));
            end_ += static_cast<std::int64_t>(count);
            samples = samples.subspan(count);
        }
    }
    /// `size` samples from sample `begin` on, which may be negative. Where `begin` is even, both parts have
    /// an even number of samples.
    RingSpan run(std::int64_t begin, std::size_t size) const noexcept {
        const std::span<const float> all(samples_);
        const std::size_t at = place(begin);
        const std::size_t count = std::min(size, all.size() - at);
        return {all.subspan(at, count), all.first(size - count)};
    }

private:
    std::size_t place(std::int64_t sample) const noexcept {
        const auto size = static_cast<std::int64_t>(samples_.size());
        return static_cast<std::size_t>((sample % size + size) % size);
    }

    std::vector<float> samples_;
    std::int64_t end_ = 0;
};

}  // namespace affetto
