// Shared tables: what is constant is built once and held by all who use it, for as long as one does.
//
// Threading model: `get` on any thread but the audio thread: it locks, and it may allocate and build.
#pragma once

#include <map>
#include <memory>
#include <mutex>

namespace affetto {

/// Tables by key; those that nobody holds any more are gone.
template <typename Key, typename Table>
class SharedTables {
public:
    /// The table of a key, made by `make(key)` where nobody holds it yet; who asks meanwhile waits.
    template <typename Make>
    std::shared_ptr<const Table> get(const Key& key, const Make& make) {
        const std::lock_guard lock(mutex_);
        std::erase_if(held_, [](const auto& entry) { return entry.second.expired(); });
        auto& known = held_[key];
        std::shared_ptr<const Table> table = known.lock();
        if (!table) {
            // Not in one piece with its count, which `known` outlives it by.
            table = std::unique_ptr<const Table>(make(key));
            known = table;
        }
        return table;
    }

private:
    std::mutex mutex_;
    std::map<Key, std::weak_ptr<const Table>> held_;
};

}  // namespace affetto
