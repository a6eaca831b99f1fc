// MultiModelProcessor: the five networks behind typed calls, each run one step at a time.
//
// Threading model: one thread at a time. The constructor and `copy` allocate; everything else never
// allocates, locks or throws, and may run beside or on the audio thread.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "affetto/bundle.h"
#include "affetto/contract.h"

namespace affetto {

class MultiModelProcessor {
public:
    /// Runs the networks of a proven bundle with a state of its own. Any number of processors, on any
    /// threads, may share one bundle: its weights are there once and nobody writes to them.
    explicit MultiModelProcessor(std::shared_ptr<const Bundle> bundle);
    /// The same with a bundle that nobody else holds yet; `shared_bundle` hands it on.
    explicit MultiModelProcessor(Bundle bundle);

    /// Runs one step of network `Index` (contract::emotion::index ...).
    void run(int network, std::span<const float> input, std::span<float> output) noexcept;
    /// Clears the state of one network, or of all five.
    void reset(int network) noexcept;
    void reset() noexcept;
    /// A processor of the same bundle whose networks have the state that these have. Allocates.
    MultiModelProcessor copy() const;
    const Bundle& bundle() const noexcept { return *bundle_; }
    const std::shared_ptr<const Bundle>& shared_bundle() const noexcept { return bundle_; }
    Network& network(int index) noexcept { return networks_[static_cast<std::size_t>(index)]; }

private:
    std::shared_ptr<const Bundle> bundle_;
    std::vector<Network> networks_;  ///< With this processor's state.
};

}  // namespace affetto
