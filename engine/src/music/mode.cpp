#include "music/mode.h"

#include <algorithm>
#include <cmath>

namespace affetto::music {

namespace {

constexpr float neutral_valence = 0.1F;

}  // namespace

int mode_of_valence(float valence) noexcept {
    if (std::abs(valence) <= neutral_valence) return -1;
    return valence < 0.0F ? 1 : 0;
}

Key key_to_play(const Plan& plan) noexcept {
    Key key = plan.key;
    const bool pitched = std::find(plan.pitched.begin(), plan.pitched.end(), true) != plan.pitched.end();
    if (pitched || plan.options.within_key || plan.feelings.empty()) return key;
    float sum = 0.0F;
    for (const Embedding& feeling : plan.feelings) sum += valence_of(feeling);
    const float mean = sum / static_cast<float>(plan.feelings.size());
    if (const int mode = mode_of_valence(mean); mode >= 0) key.minor = mode == 1;
    return key;
}

}  // namespace affetto::music
