// Phrase end: where a step lies in its phrase's last bar.
#pragma once

#include "music/timeline.h"

namespace affetto::music {

enum class PhraseEnd { none, cadence, after };

/// The cadence falls on the middle of a phrase's or the music's last bar, on its second beat where there are
/// three (or in 2/4).
inline PhraseEnd phrase_end(const Timeline& timeline, int step) noexcept {
    if (!timeline.ends_phrase(step / steps_per_beat)) return PhraseEnd::none;
    const int middle = timeline.steps_per_bar() / 2;
    const int cadence = timeline.compound() || timeline.beats_per_bar() != 3 ? middle : steps_per_beat;
    const int at = timeline.step_in_bar(step);
    if (at < cadence) return PhraseEnd::none;
    return at == cadence ? PhraseEnd::cadence : PhraseEnd::after;
}

}  // namespace affetto::music
