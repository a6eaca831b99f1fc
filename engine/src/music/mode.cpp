#include "music/mode.h"

#include <algorithm>
#include <cmath>

namespace affetto::music {

namespace {

constexpr float neutral_valence = 0.1F;

/// The beat with which the next phrase begins; an upbeat belongs to the first.
int phrase_after(const Timeline& timeline, int beat) noexcept {
    do ++beat;
    while (beat < timeline.beat_count() &&
           !(timeline.is_downbeat(beat) && timeline.begins_phrase(timeline.bar(beat)) &&
             timeline.bar_number(timeline.bar(beat)) > 0));
    return beat;
}

float mean_valence(const Plan& plan, BeatRange beats) noexcept {
    float sum = 0.0F;
    for (int beat = beats.first; beat < beats.end; ++beat) sum += valence_of(plan.feelings[beat]);
    return sum / static_cast<float>(beats.end - beats.first);
}

}  // namespace

int mode_of_valence(float valence) noexcept {
    if (std::abs(valence) <= neutral_valence) return -1;
    return valence < 0.0F ? 1 : 0;
}

void settle_modes(Plan& plan) noexcept {
    const bool pitched = std::find(plan.pitched.begin(), plan.pitched.end(), true) != plan.pitched.end();
    if (pitched || plan.options.within_key) return;
    bool minor = !plan.minor.empty() && plan.minor.front();
    for (int first = 0, end = 0; first < plan.timeline.beat_count(); first = end) {
        end = phrase_after(plan.timeline, first);
        const int mode = mode_of_valence(mean_valence(plan, {first, end}));
        if (mode >= 0) minor = mode == 1;
        std::fill(plan.minor.begin() + first, plan.minor.begin() + end, minor);
    }
}

}  // namespace affetto::music
