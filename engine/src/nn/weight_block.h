// Weight block: one aligned piece of memory in which the weights of many layers lie side by side.
//
// Threading model: filled by one thread while layers are built; from then on nobody writes to it, and any
// thread may read.
#pragma once

#include <cstddef>
#include <memory>

namespace affetto::nn {

class WeightBlock {
public:
    /// Every piece that is taken begins at a multiple of it.
    static constexpr std::size_t alignment = 64;

    /// `bytes` of zeros. Where the system has huge pages to give, some are asked for: fewer pages are then
    /// looked up when the cache is cold. They hold no more than the block, but where it fills more than half
    /// of a single one.
    explicit WeightBlock(std::size_t bytes);

    /// What `bytes` take up in a block.
    static constexpr std::size_t padded(std::size_t bytes) noexcept {
        return (bytes + alignment - 1) / alignment * alignment;
    }
    std::size_t bytes() const noexcept { return bytes_; }

    /// The next `count` values of the block. Throws std::length_error where it has no room for them.
    template <typename Value>
    Value* take(std::size_t count) {
        return reinterpret_cast<Value*>(take_bytes(count * sizeof(Value)));
    }

private:
    struct Free {
        std::size_t alignment;
        void operator()(std::byte* memory) const noexcept;
    };
    std::byte* take_bytes(std::size_t bytes);

    std::size_t bytes_;
    std::size_t taken_ = 0;
    std::unique_ptr<std::byte, Free> memory_;
};

}  // namespace affetto::nn
