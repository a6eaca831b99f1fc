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

/// A step on which a part plays, and the steps up to which that may sound: the next such step, or
/// before it the end of the chord or of the run of beats.
struct Strike {
    int step;
    int next;
    int chord_end;
};

/// Where a part plays in the whole piece: its rhythm's steps, and every beat on which a chord begins.
/// In order; none in silence.
std::vector<Strike> strikes_of(const Plan& plan, const std::vector<std::vector<int>>& rhythms);

}  // namespace affetto::music
