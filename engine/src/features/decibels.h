// Power and decibels, with the contract's floor.
#pragma once

#include <algorithm>
#include <cmath>

#include "affetto/contract.h"

namespace affetto {

inline const float floor_power = std::pow(10.0F, 0.1F * static_cast<float>(contract::floor_db));

/// Decibels relative to a full-scale square wave, at least contract::floor_db.
inline float db_of_power(float power) noexcept { return 10.0F * std::log10(std::max(power, floor_power)); }

inline double power_of_db(double db) noexcept { return std::pow(10.0, 0.1 * db); }

}  // namespace affetto
