#include "music/feeling.h"

#include <algorithm>
#include <cstdlib>

namespace affetto::music {

namespace {

/// The weighted mean around a beat, under a triangle a bar wide to either side; zeros of silence.
Embedding smoothed(const HeardMusic& heard, int beat) {
    const int reach = heard.metre.beats_per_bar;
    const int last = static_cast<int>(heard.beats.size()) - 1;
    Embedding mean{};
    float sum = 0.0F;
    for (int near = std::max(0, beat - reach); near <= std::min(last, beat + reach); ++near) {
        if (heard.beats[near].silent) continue;
        const auto weight = static_cast<float>(reach + 1 - std::abs(near - beat));
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += weight * heard.beats[near].embedding[i];
        sum += weight;
    }
    if (sum > 0.0F) {
        for (float& value : mean) value /= sum;
    }
    return mean;
}

void steer(float& heard, std::optional<float> wanted, float follow) {
    if (wanted) heard = follow * heard + (1.0F - follow) * *wanted;
}

}  // namespace

std::vector<Embedding> plan_feelings(const HeardMusic& heard, const ComposerOptions& options) {
    namespace out = contract::emotion::out;
    std::vector<Embedding> feelings;
    feelings.reserve(heard.beats.size());
    for (int beat = 0; beat < static_cast<int>(heard.beats.size()); ++beat) {
        Embedding feeling = smoothed(heard, beat);
        for (int i = out::latent.offset; i < out::latent.offset + out::latent.size; ++i) {
            feeling[i] *= options.follow;
        }
        steer(feeling[out::valence.offset], options.valence, options.follow);
        steer(feeling[out::arousal.offset], options.arousal, options.follow);
        feelings.push_back(feeling);
    }
    return feelings;
}

std::vector<float> brightening(const std::vector<Embedding>& feelings, const HeardMusic& heard) {
    std::vector<float> brighter;
    brighter.reserve(feelings.size());
    for (int beat = 0; beat < static_cast<int>(feelings.size()); ++beat) {
        brighter.push_back(valence_of(feelings[beat]) - valence_of(smoothed(heard, beat)));
    }
    return brighter;
}

}  // namespace affetto::music
