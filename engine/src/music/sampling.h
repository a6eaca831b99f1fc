// Sampling: temperature and cut-off for weights that are drawn from.
#pragma once

#include <span>

namespace affetto::music {

/// Scales to a sum of 1; leaves weights without a positive sum as zeros.
void normalise(std::span<float> weights) noexcept;

/// Raises each weight to 1 / temperature: below 1 sharpens, above 1 flattens. Normalises.
void apply_temperature(std::span<float> weights, float temperature) noexcept;

/// Keeps the likeliest until they hold `share` of the sum and drops the tail (Holtzman et al., ICLR
/// 2020). Normalises.
void keep_nucleus(std::span<float> weights, float share) noexcept;

}  // namespace affetto::music
