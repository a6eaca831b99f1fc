// MultiModelProcessor: the five networks behind typed calls, each run one step at a time.
//
// Threading model: one thread at a time. The constructor allocates; everything else never
// allocates, locks or throws, and may run beside or on the audio thread.
#pragma once

#include <array>
#include <span>

#include "affetto/bundle.h"
#include "affetto/contract.h"

namespace affetto {

class MultiModelProcessor {
public:
    /// Takes the networks of a proven bundle.
    explicit MultiModelProcessor(Bundle bundle);

    /// Runs one step of network `Index` (contract::emotion::index ...).
    void run(int network, std::span<const float> input, std::span<float> output) noexcept;
    /// Clears the state of one network, or of all five.
    void reset(int network) noexcept;
    void reset() noexcept;
    const Bundle& bundle() const noexcept { return bundle_; }
    Network& network(int index) noexcept { return bundle_.networks[static_cast<std::size_t>(index)]; }

private:
    Bundle bundle_;
};

}  // namespace affetto
