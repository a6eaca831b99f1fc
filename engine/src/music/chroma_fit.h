// Chroma fit: how well each chord class goes with what is heard.
#pragma once

#include <array>
#include <span>

#include "music/chord_table.h"
#include "music/plan.h"

namespace affetto::music {

using ChordWeights = std::array<float, class_count>;

/// A weighted sum of chroma, scaled to a maximum of 1; zeros where nothing sounds.
class ChromaMix {
public:
    void add(const Chroma& chroma, float weight) noexcept;
    Chroma scaled() const noexcept;

private:
    Chroma sum_{};
};

/// The inner product of the chroma and each class's pitch classes, both without their mean and the
/// class's of length 1: about 1 for a chord that is clearly heard, 0 for noise and for silence.
ChordWeights chroma_fits(const Chroma& chroma, int tonic) noexcept;

}  // namespace affetto::music
