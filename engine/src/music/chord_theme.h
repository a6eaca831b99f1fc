// Chord theme: the harmony's bars that return with their phrase, as the melody's do (theme.h).
#pragma once

#include <array>

#include "affetto/live_composer.h"
#include "music/form.h"
#include "music/plan.h"

namespace affetto::music {

/// What the form says of a beat's chord.
struct ChordModel {
    int returns = -1;  ///< The class that this phrase had here; -1 for none, or where none began here.
    int differs = -1;  ///< The class that the other phrase has here, from which this one is to differ.
};

class ChordTheme {
public:
    void reset() noexcept { known_.fill(0); }
    /// `last` is the class before this beat.
    ChordModel model(const Plan& plan, int beat, int last) const noexcept;
    /// Keeps a planned bar that sounds throughout, unless its place in the form is known already.
    void remember(const Plan& plan, int bar) noexcept;

private:
    using Bar = std::array<int, max_beats_per_bar>;

    bool knows(std::size_t letter, int bar) const noexcept { return (known_[letter] >> bar & 1U) != 0; }

    std::array<std::array<Bar, bars_per_phrase>, form_letters> bars_{};
    std::array<unsigned, form_letters> known_{};  ///< Bit i for bar i of the phrase.
};

}  // namespace affetto::music
