#include "music/theme.h"

#include <algorithm>

namespace affetto::music {

namespace {

constexpr int echoing_bar = 2;
constexpr int least_notes = 2;

}  // namespace

Model Theme::model(const Plan& plan, int bar) const noexcept {
    const FormPlace place = form_place(plan.timeline, bar);
    const auto knows = [&](int index) { return (known_[place.letter] >> index & 1U) != 0; };
    if (knows(place.bar)) return {&bars_[place.letter][place.bar], false};
    if (place.bar == echoing_bar && knows(0)) return {&bars_[place.letter][0], true};
    return {};
}

void Theme::remember(const Plan& plan, int bar, const MelodyBar& melody) noexcept {
    const FormPlace place = form_place(plan.timeline, bar);
    const auto notes = std::count_if(melody.begin(), melody.end(), [](int pitch) { return pitch >= 0; });
    if ((known_[place.letter] >> place.bar & 1U) != 0 || notes < least_notes) return;
    bars_[place.letter][place.bar] = melody;
    known_[place.letter] |= 1U << place.bar;
}

}  // namespace affetto::music
