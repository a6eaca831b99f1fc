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

Metre find_metre(const BeatGrid& grid, std::span<const Hop> hops, std::span<const Frame> frames) {
    if (!grid.found) return {};
    const auto candidates = bar_candidates(rhythm_streams(hops, frames), grid.beats);
    if (candidates.empty()) return {};
    return std::max_element(
               candidates.begin(), candidates.end(),
               [](const auto& a, const auto& b) { return bar_score(a.features) < bar_score(b.features); })
        ->metre;
}

}  // namespace affetto
