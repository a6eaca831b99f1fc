// Form: where a bar lies in what most songs share, sections of four phrases that run A A B A.
#pragma once

#include <cstddef>

#include "music/timeline.h"

namespace affetto::music {

inline constexpr int form_letters = 2;  ///< A and B.

struct FormPlace {
    std::size_t letter;  ///< 0 for A.
    int bar;             ///< Of its phrase.
};

inline FormPlace form_place(const Timeline& timeline, int bar) noexcept {
    constexpr int contrasting_phrase = 2;
    constexpr std::int64_t bars = 4 * bars_per_phrase;
    const std::int64_t number = timeline.bar_number(bar);
    const int in_section = static_cast<int>(((number % bars) + bars) % bars);
    return {in_section / bars_per_phrase == contrasting_phrase ? 1U : 0U, in_section % bars_per_phrase};
}

}  // namespace affetto::music
