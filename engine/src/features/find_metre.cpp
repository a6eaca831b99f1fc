#include <algorithm>

#include "affetto/listening.h"
#include "features/bar_candidates.h"

namespace affetto {

std::vector<BarCandidate> bar_candidates(const RhythmStreams& streams, std::span<const double> beats) {
    std::vector<BarCandidate> candidates;
    for (const int beats_per_bar : {4, 3}) {
        if (beats.size() < 2 * static_cast<std::size_t>(beats_per_bar)) continue;
        for (int first = 0; first < beats_per_bar; ++first) {
            candidates.push_back(
                {{beats_per_bar, first}, bar_features(streams, beats, beats_per_bar, first)});
        }
    }
    return candidates;
}

namespace {

/// In fewer beats, three a bar is heard as often in music that has four as in music that has three.
constexpr std::size_t least_beats_for_three = 12;

Metre best_metre(const std::vector<BarCandidate>& candidates, Metre otherwise) {
    if (candidates.empty()) return otherwise;
    return std::max_element(
               candidates.begin(), candidates.end(),
               [](const auto& a, const auto& b) { return bar_score(a.features) < bar_score(b.features); })
        ->metre;
}

}  // namespace

Metre find_metre(const BeatGrid& grid, std::span<const Hop> hops, std::span<const Frame> frames,
                 std::optional<int> beats_per_bar) {
    const Metre otherwise{beats_per_bar.value_or(4), 0};
    if (!grid.found) return otherwise;
    auto candidates = bar_candidates(rhythm_streams(hops, frames), grid.beats);
    const auto keep = [&](int like) {
        std::erase_if(candidates,
                      [&](const auto& candidate) { return candidate.metre.beats_per_bar != like; });
    };
    if (!beats_per_bar) {
        if (grid.beats.size() < least_beats_for_three) keep(4);
        return best_metre(candidates, otherwise);
    }
    keep(*beats_per_bar == 2 ? 4 : *beats_per_bar);  // Bars of two begin where bars of four do.
    const Metre found = best_metre(candidates, otherwise);
    return {*beats_per_bar, found.first_downbeat % *beats_per_bar};
}

}  // namespace affetto
