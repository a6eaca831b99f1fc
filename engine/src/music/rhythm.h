// Rhythm: on which steps of a bar an accompanying part plays.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// `count` steps of a bar, ascending: those that weigh most by their place in the metre and by the
/// accents that GroovePredictor gives the bar. Only eighths are taken; the downbeat always is.
std::vector<int> accented_steps(const BarGroove& groove, int steps_per_bar, int count);

/// The same for each bar of the plan: a phrase keeps the pattern of its first bar.
/// `counts` says how many steps a bar whose mean arousal is given has.
template <typename Count>
std::vector<std::vector<int>> phrase_rhythms(const Plan& plan, Count count_of_arousal) {
    std::vector<std::vector<int>> rhythms;
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        const int beat = plan.timeline.beats(bar).first;
        if (bar > 0 && plan.timeline.bar_in_phrase(beat) != 0) {
            rhythms.push_back(rhythms.back());
            continue;
        }
        const int count = count_of_arousal(arousal_of(plan.feelings[beat]));
        rhythms.push_back(accented_steps(plan.grooves[bar], plan.timeline.steps_per_bar(), count));
    }
    return rhythms;
}

/// The steps of the whole piece on which a part plays: its rhythm, and every beat on which a chord
/// begins. Ascending; none in silence.
std::vector<int> playing_steps(const Plan& plan, const std::vector<std::vector<int>>& rhythms);

/// The step up to which a note begun at `step` may sound: where its chord or its run of beats ends.
int chord_end(const Plan& plan, int step);

}  // namespace affetto::music
