// Harmony plan: a chord for every beat, HarmonyPredictor's wish times what the recording allows.
#pragma once

#include <array>

#include "affetto/chord_history.h"
#include "affetto/processor.h"
#include "music/chord_theme.h"
#include "music/chroma_fit.h"
#include "music/plan.h"
#include "music/random.h"
#include "music/recent_chords.h"

namespace affetto::music {

/// Chooses chords bar by bar, in order; N.C. is never drawn: what sounds is accompanied.
///
/// On each beat the network is asked twice: whether the chord goes on, and, were it known to change,
/// to what. Its answer is multiplied by exp(k * fit) of each class to the chroma of the beats that the
/// chord will accompany (a product of experts, Hinton 2002), less so the less that sounds like a chord
/// and the less certain it is; over silence and drums the network decides alone. harmony_rules.h bends
/// both.
class HarmonyPlanner {
public:
    explicit HarmonyPlanner(MultiModelProcessor& processor) : processor_(processor) { reset(); }

    void reset() noexcept;
    /// Writes chord_classes and chords of a bar. Needs the plan's feelings, brightening, sounds and
    /// pitched, and the bars before it.
    void plan_bar(Plan& plan, int bar);
    /// The class that the next bar's first beat most likely has, as far as this bar's end can tell; -1
    /// in silence.
    int likeliest_after(const Plan& plan, int bar);

private:
    int choose(const Plan& plan, int beat);
    ChordWeights weigh(const Plan& plan, int beat, float& clarity);
    void bend_to_form(const Plan& plan, int beat, float clarity, ChordWeights& weights) const;
    int draw(const Plan& plan, ChordWeights& weights, float clarity);
    ChordWeights wishes(const Plan& plan, int beat, float clarity);
    ChordWeights ask(const Plan& plan, int beat, bool changing);

    MultiModelProcessor& processor_;
    Random random_{0, 0};
    ChordHistory chords_;
    std::array<ChordTheme, 2> themes_;  ///< Of major and minor: what returns does so in its own mode.
    RecentChords recent_;               ///< Of this run of beats.
};

/// A class as it may be played on a beat: cut to the scale where every note has to be of it.
Chord playable_chord(const Plan& plan, int beat, int chord_class) noexcept;

/// Whether chords or notes can be heard at all in these beats. The chroma of drums never changes: a
/// network that is told it would never change its chord, where one that is told nothing goes on as
/// songs do. False for no beats.
bool is_pitched(std::span<const BeatSound> sounds, const Timeline& timeline, int first_beat, int tonic);

}  // namespace affetto::music
