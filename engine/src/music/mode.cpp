#include "music/mode.h"

#include <algorithm>
#include <cmath>

namespace affetto::music {

namespace {

constexpr float neutral_valence = 0.1F;

}  // namespace

Key key_to_play(const Plan& plan) noexcept {
    Key key = plan.key;
    const bool pitched = std::find(plan.pitched.begin(), plan.pitched.end(), true) != plan.pitched.end();
    if (pitched || plan.options.within_key || plan.feelings.empty()) return key;
    float sum = 0.0F;
    for (const Embedding& feeling : plan.feelings) sum += valence_of(feeling);
    const float mean = sum / static_cast<float>(plan.feelings.size());
    if (std::abs(mean) > neutral_valence) key.minor = mean < 0.0F;
    return key;
}

}  // namespace affetto::music
