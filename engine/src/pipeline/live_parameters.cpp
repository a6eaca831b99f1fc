#include "affetto/live_parameters.h"

#include <algorithm>
#include <cmath>

namespace affetto {

LiveParameters::LiveParameters() noexcept {
    for (std::size_t i = 0; i < parameter_count; ++i) {
        values_[i].store(parameter_ranges[i].initial, std::memory_order_relaxed);
    }
}

void LiveParameters::set(Parameter parameter, float value) noexcept AFFETTO_NONBLOCKING {
    const auto index = static_cast<std::size_t>(parameter);
    if (index >= parameter_count || !std::isfinite(value)) return;
    const ParameterRange& range = parameter_ranges[index];
    value = std::clamp(value, range.low, range.high);
    values_[index].store(range.whole ? std::round(value) : value, std::memory_order_relaxed);
}

}  // namespace affetto
