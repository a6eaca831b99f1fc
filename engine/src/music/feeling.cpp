#include "music/feeling.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace affetto::music {

namespace {

constexpr float valence_strength = 2.0F;
constexpr float arousal_strength = 2.5F;
constexpr float far = 0.5F;

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

void steer(float& heard, std::optional<float> wanted, float follow) noexcept {
    if (wanted) heard = follow * heard + (1.0F - follow) * *wanted;
}

}  // namespace

Embedding told(Embedding heard) noexcept {
    namespace out = contract::emotion::out;
    float& valence = heard[out::valence.offset];
    float& arousal = heard[out::arousal.offset];
    valence = std::clamp(valence_strength * valence, -1.0F, 1.0F);
    arousal = std::clamp(arousal_strength * arousal, -1.0F, 1.0F);
    return heard;
}

Embedding steered(const Embedding& heard, const WantedFeeling& wanted, float follow) noexcept {
    namespace out = contract::emotion::out;
    Embedding feeling = heard;
    for (int i = out::latent.offset; i < out::latent.offset + out::latent.size; ++i) {
        feeling[i] *= follow;
    }
    steer(feeling[out::valence.offset], wanted.valence, follow);
    steer(feeling[out::arousal.offset], wanted.arousal, follow);
    return feeling;
}

void glide(Embedding& feeling, const Embedding& goal, float glide_bars, int beats_per_bar) noexcept {
    const float beats = glide_bars * static_cast<float>(beats_per_bar);
    if (beats <= 0.0F) {
        feeling = goal;
        return;
    }
    const float share = 1.0F - std::exp(-1.0F / beats);
    for (std::size_t i = 0; i < feeling.size(); ++i) feeling[i] += share * (goal[i] - feeling[i]);
}

bool is_far(const Embedding& feeling, const Embedding& from) noexcept {
    return std::abs(valence_of(feeling) - valence_of(from)) > far ||
           std::abs(arousal_of(feeling) - arousal_of(from)) > far;
}

std::vector<Embedding> heard_feelings(const HeardMusic& heard) {
    std::vector<Embedding> feelings;
    feelings.reserve(heard.beats.size());
    for (int beat = 0; beat < static_cast<int>(heard.beats.size()); ++beat) {
        feelings.push_back(told(smoothed(heard, beat)));
    }
    return feelings;
}

void plan_feelings(const std::vector<Embedding>& heard, const std::vector<WantedFeeling>& wanted,
                   Plan& plan) {
    for (std::size_t beat = 0; beat < heard.size(); ++beat) {
        const Embedding goal = steered(heard[beat], wanted[beat], plan.options.follow);
        Embedding feeling = plan.feelings.empty() ? goal : plan.feelings.back();
        glide(feeling, goal, plan.options.glide_bars, plan.timeline.beats_per_bar());
        plan.feelings.push_back(feeling);
        plan.brightening.push_back(valence_of(feeling) - valence_of(heard[beat]));
    }
}

}  // namespace affetto::music
