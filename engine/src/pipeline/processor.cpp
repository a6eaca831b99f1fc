#include "affetto/processor.h"

#include <cassert>
#include <utility>

namespace affetto {

MultiModelProcessor::MultiModelProcessor(Bundle bundle) : bundle_(std::move(bundle)) {
    assert(bundle_.networks.size() == contract::networks.size());
}

void MultiModelProcessor::run(int network, std::span<const float> input, std::span<float> output) noexcept {
    bundle_.networks[static_cast<std::size_t>(network)].process(input, output);
}

void MultiModelProcessor::reset(int network) noexcept {
    bundle_.networks[static_cast<std::size_t>(network)].reset();
}

void MultiModelProcessor::reset() noexcept {
    for (Network& network : bundle_.networks) network.reset();
}

}  // namespace affetto
