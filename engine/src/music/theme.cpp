#include "music/theme.h"

#include <algorithm>

namespace affetto::music {

namespace {

constexpr int phrases_per_section = 4;
constexpr int contrasting_phrase = 2;
constexpr int echoing_bar = 2;
constexpr int least_notes = 2;

struct Place {
    std::size_t letter;
    int bar;
};

Place place_of(const Plan& plan, int bar) noexcept {
    const std::int64_t number = plan.timeline.bar_number(bar);
    const std::int64_t bars = bars_per_phrase * phrases_per_section;
    const int in_section = static_cast<int>(((number % bars) + bars) % bars);
    return {in_section / bars_per_phrase == contrasting_phrase ? 1U : 0U, in_section % bars_per_phrase};
}

}  // namespace

Model Theme::model(const Plan& plan, int bar) const noexcept {
    const Place place = place_of(plan, bar);
    const auto knows = [&](int index) { return (known_[place.letter] >> index & 1U) != 0; };
    if (knows(place.bar)) return {&bars_[place.letter][place.bar], false};
    if (place.bar == echoing_bar && knows(0)) return {&bars_[place.letter][0], true};
    return {};
}

void Theme::remember(const Plan& plan, int bar, const MelodyBar& melody) noexcept {
    const Place place = place_of(plan, bar);
    const auto notes = std::count_if(melody.begin(), melody.end(), [](int pitch) { return pitch >= 0; });
    if ((known_[place.letter] >> place.bar & 1U) != 0 || notes < least_notes) return;
    bars_[place.letter][place.bar] = melody;
    known_[place.letter] |= 1U << place.bar;
}

}  // namespace affetto::music
