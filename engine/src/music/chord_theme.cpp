#include "music/chord_theme.h"

#include <algorithm>

namespace affetto::music {

ChordModel ChordTheme::model(const Plan& plan, int beat, int last) const noexcept {
    const FormPlace place = form_place(plan.timeline, plan.timeline.bar(beat));
    const auto at = static_cast<std::size_t>(plan.timeline.beat_in_bar(beat));
    ChordModel model;
    if (knows(place.letter, place.bar)) {
        const Bar& bar = bars_[place.letter][static_cast<std::size_t>(place.bar)];
        if (at == 0 || bar[at] != bar[at - 1] || bar[at] == last) model.returns = bar[at];
    } else if (place.letter != 0 && at == 0 && knows(0, place.bar)) {
        model.differs = bars_[0][static_cast<std::size_t>(place.bar)][0];
    }
    return model;
}

void ChordTheme::remember(const Plan& plan, int bar) noexcept {
    const FormPlace place = form_place(plan.timeline, bar);
    const BeatRange beats = plan.timeline.beats(bar);
    const auto first = plan.chord_classes.begin() + beats.first;
    const auto end = plan.chord_classes.begin() + beats.end;
    const bool whole = beats.end - beats.first == plan.timeline.beats_per_bar();
    if (!whole || knows(place.letter, place.bar) || std::find(first, end, -1) != end) return;
    std::copy(first, end, bars_[place.letter][static_cast<std::size_t>(place.bar)].begin());
    known_[place.letter] |= 1U << place.bar;
}

}  // namespace affetto::music
