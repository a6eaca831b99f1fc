#include "music/ensemble.h"

#include <algorithm>
#include <tuple>

namespace affetto::music {

void Ensemble::reset() noexcept {
    melody_.reset();
    begin_anew();
}

void Ensemble::begin_anew() noexcept {
    melody_.begin_anew();
    chords_.reset();
    bass_.reset();
}

void Ensemble::write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes) {
    const auto first = static_cast<std::ptrdiff_t>(notes.size());
    melody_.write_bar(plan, bar, notes);
    chords_.write_bar(plan, bar, notes);
    bass_.write_bar(plan, bar, notes);
    std::stable_sort(notes.begin() + first, notes.end(), [](const WrittenNote& a, const WrittenNote& b) {
        return std::tuple(a.step, a.lane, a.pitch) < std::tuple(b.step, b.lane, b.pitch);
    });
}

}  // namespace affetto::music
