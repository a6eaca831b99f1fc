#include "music/sampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace affetto::music {

void normalise(std::span<float> weights) noexcept {
    float sum = 0.0F;
    for (const float weight : weights) sum += weight;
    for (float& weight : weights) weight = sum > 0.0F ? weight / sum : 0.0F;
}

void apply_temperature(std::span<float> weights, float temperature) noexcept {
    const float peak = weights.empty() ? 0.0F : *std::max_element(weights.begin(), weights.end());
    if (peak <= 0.0F) return normalise(weights);
    // Against the peak, so that a low temperature cannot underflow everything.
    for (float& weight : weights) weight = std::pow(weight / peak, 1.0F / temperature);
    normalise(weights);
}

void keep_nucleus(std::span<float> weights, float share) noexcept {
    normalise(weights);
    std::array<float, 128> sorted;
    const std::size_t count = std::min(weights.size(), sorted.size());
    std::copy_n(weights.begin(), count, sorted.begin());
    std::sort(sorted.begin(), sorted.begin() + count, std::greater<>());
    float held = 0.0F;
    float least = 0.0F;
    for (std::size_t i = 0; i < count && held < share; ++i) {
        held += sorted[i];
        least = sorted[i];
    }
    for (float& weight : weights) {
        if (weight < least) weight = 0.0F;
    }
    normalise(weights);
}

}  // namespace affetto::music
