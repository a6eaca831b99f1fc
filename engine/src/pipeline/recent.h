// Recent: the last items of a stream, lying side by side.
//
// Threading model: one thread at a time; only the constructor allocates.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace affetto::pipeline {

/// Keeps `count` items at least, and a quarter more until the oldest are moved out together.
template <typename Item>
class Recent {
public:
    explicit Recent(std::size_t count) : count_(count) { items_.reserve(count + count / 4 + 1); }

    void clear() noexcept { items_.clear(); }
    void add(const Item& item) {
        if (items_.size() == items_.capacity()) {
            items_.erase(items_.begin(), items_.end() - static_cast<std::ptrdiff_t>(count_));
        }
        items_.push_back(item);
    }
    /// The last `count` at most, oldest first.
    std::span<const Item> items() const noexcept {
        const std::span<const Item> all(items_);
        return all.last(all.size() < count_ ? all.size() : count_);
    }

private:
    std::size_t count_;
    std::vector<Item> items_;
};

}  // namespace affetto::pipeline
