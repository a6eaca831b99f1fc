#include "music/chroma_fit.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "affetto/chords.h"

namespace affetto::music {

void ChromaMix::add(const Chroma& chroma, float weight) noexcept {
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += weight * chroma[i];
}

Chroma ChromaMix::scaled() const noexcept {
    const float peak = *std::max_element(sum_.begin(), sum_.end());
    Chroma scaled{};
    if (peak <= 0.0F) return scaled;
    for (std::size_t i = 0; i < sum_.size(); ++i) scaled[i] = sum_[i] / peak;
    return scaled;
}

ChordWeights chroma_fits(const Chroma& chroma, int tonic) noexcept {
    ChordWeights fits{};
    for (int i = 0; i < class_count; ++i) {
        const Chord chord = chord_of_class(i, tonic);
        const auto size = static_cast<float>(std::popcount(chord.pitch_classes));
        if (size == 0.0F) continue;
        // The class without its mean: 1 - size/12 on its pitch classes, -size/12 elsewhere.
        const float mean = size / 12.0F;
        float product = 0.0F;
        for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
            product +=
                chroma[pitch_class] * (contains(chord.pitch_classes, pitch_class) ? 1.0F - mean : -mean);
        }
        fits[i] = product / std::sqrt(size * (1.0F - mean));
    }
    return fits;
}

}  // namespace affetto::music
