#include "music/wanted.h"

#include <algorithm>

namespace affetto::music {

namespace {

using Side = std::optional<float> WantedFeeling::*;

void lead(std::vector<WantedFeeling>& wanted, Side side, std::size_t from, std::size_t to) {
    const float begin = *(wanted[from].*side);
    const float step = (*(wanted[to].*side) - begin) / static_cast<float>(to - from);
    for (std::size_t beat = from + 1; beat < to; ++beat) {
        wanted[beat].*side = begin + step * static_cast<float>(beat - from);
    }
}

void fill(std::vector<WantedFeeling>& wanted, Side side, std::optional<float> otherwise) {
    std::optional<std::size_t> last;
    for (std::size_t beat = 0; beat < wanted.size(); ++beat) {
        if (!(wanted[beat].*side)) continue;
        if (last) lead(wanted, side, *last, beat);
        for (std::size_t before = 0; !last && before < beat; ++before)
            wanted[before].*side = wanted[beat].*side;
        last = beat;
    }
    const std::optional<float> rest = last ? wanted[*last].*side : otherwise;
    for (std::size_t beat = last ? *last + 1 : 0; beat < wanted.size(); ++beat) wanted[beat].*side = rest;
}

}  // namespace

std::vector<WantedFeeling> without_gaps(std::span<const WantedFeeling> wanted, const ComposerOptions& options,
                                        std::size_t beat_count) {
    std::vector<WantedFeeling> filled(wanted.begin(), wanted.end());
    filled.resize(beat_count);
    fill(filled, &WantedFeeling::valence, options.valence);
    fill(filled, &WantedFeeling::arousal, options.arousal);
    return filled;
}

}  // namespace affetto::music
