// Ensemble: the parts that play together, bar by bar; recordings and live playing share them.
#pragma once

#include <vector>

#include "affetto/processor.h"
#include "music/accompaniment.h"
#include "music/melody_line.h"
#include "music/plan.h"

namespace affetto::music {

class Ensemble {
public:
    explicit Ensemble(MultiModelProcessor& processor) : melody_(processor) {}

    /// Forgets everything, or everything but the melody's theme.
    void reset() noexcept;
    void begin_anew() noexcept;
    /// Appends a bar's notes of every lane by step, then lane, then pitch. Bars come in order; needs the
    /// whole plan of this bar, and the next one's first chord where it is known.
    void write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes);

private:
    MelodyWriter melody_;
    ChordWriter chords_;
    BassWriter bass_;
};

}  // namespace affetto::music
