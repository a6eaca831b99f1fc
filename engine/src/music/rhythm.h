// Rhythm: on which steps of a bar an accompanying part plays.
#pragma once

#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// `count` steps of a bar, ascending: those that weigh most by their place in the metre and by the
/// accents that GroovePredictor gives the bar. Only eighths are taken; the downbeat always is.
std::vector<int> accented_steps(const BarGroove& groove, int steps_per_bar, int count, bool compound = false);

/// Whether the music ends with a bar in which nothing is heard: what is struck there rings to the end.
bool ends_alone(const Plan& plan, int bar);

/// A rhythm as one bar plays it: in some bars, the more the less is to return, one eighth is struck or
/// left out that the others do not or do; a last bar that ends alone is struck once. All parts of a bar
/// vary the same eighth.
std::vector<int> varied(const Plan& plan, int bar, std::vector<int> rhythm);

/// A step on which a part plays, and the step up to which that may sound: the next such step, or
/// before it the end of the chord, of the bar or of the run of beats.
struct Strike {
    int step;
    int next;
    int chord_end;  ///< The end of the chord within the bar.
    bool leads_on;  ///< Nothing follows before another chord, in this bar or on the next one's first beat.
};

/// Where a part plays in one bar: its rhythm's steps, and every beat on which a chord begins. In
/// order; none in silence.
std::vector<Strike> strikes_of(const Plan& plan, int bar, const std::vector<int>& rhythm);

/// What a part keeps for a phrase: how it plays is settled where the phrase begins, where a run of
/// sounding beats does, or where the feeling has moved far.
class PhraseHold {
public:
    void reset() noexcept { held_ = false; }
    /// Whether to settle anew in this bar; remembers that it was done.
    bool settles(const Plan& plan, int bar) noexcept;

private:
    bool held_ = false;
    Embedding feeling_{};
    float density_ = 0.0F;
};

}  // namespace affetto::music
