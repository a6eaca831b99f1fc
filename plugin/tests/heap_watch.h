// Counts calls of malloc, free and their kin on this thread: JUCE's containers do not use operator new.
#pragma once

#include <cstddef>

namespace affetto::plugin::testing {

class HeapWatch {
public:
    HeapWatch() noexcept;
    std::size_t operations() const noexcept;

private:
    std::size_t before_;
};

}  // namespace affetto::plugin::testing
