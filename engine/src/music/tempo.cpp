#include "affetto/tempo.h"

#include <algorithm>
#include <cmath>

namespace affetto {

namespace {

constexpr double neutral_bpm = 96.0;
constexpr double by_arousal = 0.32;  ///< Of the natural logarithm of the tempo.
constexpr double by_valence = 0.14;

double side(float value) noexcept {
    return std::isfinite(value) ? std::clamp(static_cast<double>(value), -1.0, 1.0) : 0.0;
}

}  // namespace

double tempo_for_feeling(float valence, float arousal) noexcept {
    return neutral_bpm * std::exp(by_arousal * side(arousal) + by_valence * side(valence));
}

}  // namespace affetto
