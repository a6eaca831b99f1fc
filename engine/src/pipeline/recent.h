// Recent: the last items of a stream.
//
// Threading model: one thread at a time; only the constructor allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace affetto::pipeline {

/// Keeps the last `capacity` items.
template <typename Item>
class Recent {
public:
    explicit Recent(std::size_t capacity) : items_(capacity) {}

    void clear() noexcept { added_ = 0; }
    void add(const Item& item) noexcept { items_[place(added_++)] = item; }

    /// How many were added since the last `clear`, those that are gone included.
    std::uint64_t added() const noexcept { return added_; }
    std::size_t size() const noexcept { return added_ < items_.size() ? place(added_) : items_.size(); }
    bool empty() const noexcept { return added_ == 0; }
    /// Of those that are kept, from the oldest on.
    const Item& operator[](std::size_t index) const noexcept {
        return items_[place(added_ - size() + index)];
    }
    const Item& back() const noexcept { return items_[place(added_ - 1)]; }

private:
    std::size_t place(std::uint64_t number) const noexcept { return number % items_.size(); }

    std::vector<Item> items_;  ///< A ring: item n lies at n modulo its size.
    std::uint64_t added_ = 0;
};

}  // namespace affetto::pipeline
