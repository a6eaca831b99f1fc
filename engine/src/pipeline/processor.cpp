#include "affetto/processor.h"

#include <cassert>
#include <utility>

namespace affetto {

MultiModelProcessor::MultiModelProcessor(std::shared_ptr<const Bundle> bundle) : bundle_(std::move(bundle)) {
    assert(bundle_->networks.size() == contract::networks.size());
    for (const Network& network : bundle_->networks) networks_.push_back(network.share());
}

MultiModelProcessor::MultiModelProcessor(Bundle bundle)
    : MultiModelProcessor(std::make_shared<const Bundle>(std::move(bundle))) {}

void MultiModelProcessor::run(int network, std::span<const float> input, std::span<float> output) noexcept {
    networks_[static_cast<std::size_t>(network)].process(input, output);
}

void MultiModelProcessor::reset(int network) noexcept {
    networks_[static_cast<std::size_t>(network)].reset();
}

void MultiModelProcessor::reset() noexcept {
    for (Network& network : networks_) network.reset();
}

MultiModelProcessor MultiModelProcessor::copy() const {
    MultiModelProcessor copied(bundle_);
    for (std::size_t i = 0; i < networks_.size(); ++i) copied.networks_[i] = networks_[i].copy();
    return copied;
}

}  // namespace affetto
