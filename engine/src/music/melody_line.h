// Melody line: MelodyPredictor, step by step, held to what can be sung over the harmony.
#pragma once

#include <vector>

#include "affetto/processor.h"
#include "music/melody_rules.h"
#include "music/plan.h"
#include "music/random.h"

namespace affetto::music {

/// Writes the melody bar by bar, in order; at most one note at a time.
///
/// The network runs on every step of every sounding run of beats, from a cleared state. First the
/// action is drawn (rest, hold or onset), then an onset's pitch; melody_rules.h says how the network's
/// probabilities are bent. How far a note lasts into the next bar is drawn when its own bar ends, so
/// that nothing of the next has to be known.
class MelodyWriter {
public:
    explicit MelodyWriter(MultiModelProcessor& processor) : processor_(processor) {}

    /// Appends a bar's notes. Needs feelings, chords, occupancy and the bars before it.
    void write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes);
    /// Forgets the line; the theme stays.
    void begin_anew() noexcept;
    void reset() noexcept;

    static constexpr int longest_overhang = steps_per_beat;

private:
    EventWeights ask(const Plan& plan, int step);
    void advance(const Plan& plan, int step, std::vector<WrittenNote>& notes);
    Actions wish(const EventWeights& events, const Plan& plan, int step) const;
    void begin_note(const EventWeights& events, const Plan& plan, int step, std::vector<WrittenNote>& notes);
    void hang_over(const Plan& plan, int next_beat, std::vector<WrittenNote>& notes);

    MultiModelProcessor& processor_;
    Random random_{0, 0};
    MelodyState state_;
    Theme theme_;
    MelodyBar bar_{};
    float holding_ = 0.0F;  ///< How much the network wanted to hold on the last step.
    int overhang_ = 0;      ///< Steps that the last note still has in this bar.
};

}  // namespace affetto::music
