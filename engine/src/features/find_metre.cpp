#include "affetto/listening.h"
#include "features/metrical_model.h"
#include "features/rhythm.h"

namespace affetto {

Metre find_metre(const BeatGrid& grid, std::span<const Hop> hops, std::span<const Frame> frames) {
    Metre metre;
    if (!grid.found) return metre;
    const RhythmStreams streams = rhythm_streams(hops, frames);
    float best = -1e30F;
    for (const int beats_per_bar : {4, 3}) {
        if (grid.beats.size() < 2 * static_cast<std::size_t>(beats_per_bar)) continue;
        for (int first = 0; first < beats_per_bar; ++first) {
            const float score = bar_score(bar_features(streams, grid.beats, beats_per_bar, first));
            if (score > best) best = score, metre = {beats_per_bar, first};
        }
    }
    return metre;
}

}  // namespace affetto
