// Theme: the melody's bars that return, by the form that most songs share.
//
// A phrase that returns takes up the bars of its letter (form.h), and what the network and the harmony
// make of them is the variation. A phrase's third bar echoes its first.
#pragma once

#include <array>

#include "music/form.h"
#include "music/plan.h"

namespace affetto::music {

/// A bar of melody: the pitch that begins on each step, -1 where none does.
using MelodyBar = std::array<int, contract::steps_per_bar>;

/// What a bar is to be like.
struct Model {
    const MelodyBar* bar = nullptr;  ///< None where nothing returns.
    bool echo = false;               ///< The same phrase's earlier bar: its rhythm and its intervals.
};

class Theme {
public:
    void reset() noexcept { known_.fill(0); }
    Model model(const Plan& plan, int bar) const noexcept;
    /// Keeps a whole bar, unless its place in the form is known already or it has fewer than two notes.
    void remember(const Plan& plan, int bar, const MelodyBar& melody) noexcept;

private:
    std::array<std::array<MelodyBar, bars_per_phrase>, form_letters> bars_{};
    std::array<unsigned, form_letters> known_{};  ///< Bit i for bar i of the phrase.
};

}  // namespace affetto::music
