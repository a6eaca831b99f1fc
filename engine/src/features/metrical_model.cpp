#include "features/metrical_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "features/metrical_weights.h"

namespace affetto {
namespace {

// Streams are about 1 on average; where all of one is far below this it says nothing.
constexpr double least_value = 0.02;
constexpr std::size_t places_a_beat = 12;
constexpr double reference_bpm = 100.0;

/// How far `value` stands above `usual`, from -1 to 1, whatever their scale.
double contrast(double value, double usual) { return (value - usual) / (value + usual + least_value); }

/// How far the stream's mean at each twelfth of a beat stands above that of all twelve.
std::array<double, places_a_beat> beat_profile(std::span<const float> stream, std::span<const double> beats) {
    std::array<double, places_a_beat> profile{};
    for (std::size_t i = 0; i + 1 < beats.size(); ++i) {
        const double step = (beats[i + 1] - beats[i]) / places_a_beat;
        for (std::size_t place = 0; place < places_a_beat; ++place) {
            profile[place] +=
                static_cast<double>(value_at(stream, beats[i] + step * static_cast<double>(place)));
        }
    }
    for (double& value : profile) value /= static_cast<double>(beats.size() - 1);
    const double mean = std::accumulate(profile.begin(), profile.end(), 0.0) / places_a_beat;
    for (double& value : profile) value = contrast(value, mean);
    return profile;
}

/// The stream's mean on every `group`th beat from `first` on.
double mean_of_every(std::span<const float> stream, std::span<const double> beats, std::size_t first,
                     std::size_t group) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t i = first; i < beats.size(); i += group, ++count) {
        sum += static_cast<double>(value_at(stream, beats[i]));
    }
    return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

/// The strongest of every `group` beats against the mean beat.
double strongest_of(std::span<const float> stream, std::span<const double> beats, std::size_t group) {
    double strongest = 0.0;
    for (std::size_t first = 0; first < group; ++first) {
        strongest = std::max(strongest, mean_of_every(stream, beats, first, group));
    }
    return contrast(strongest, mean_of_every(stream, beats, 0, 1));
}

template <std::size_t Size>
float weighted_sum(const std::array<float, Size>& features, const std::array<float, Size>& weights) noexcept {
    return std::inner_product(features.begin(), features.end(), weights.begin(), 0.0F);
}

}  // namespace

BeatFeatures beat_features(const RhythmStreams& streams, std::span<const double> beats,
                           const LagCorrelations& correlations) {
    BeatFeatures features{};
    std::size_t next = 0;
    const auto add = [&](double value) { features[next++] = static_cast<float>(value); };
    for (const auto* stream : {&streams.onsets, &streams.low, &streams.harmony}) {
        const auto profile = beat_profile(*stream, beats);
        add(profile[0]);
        add(profile[6]);
        add(0.5 * (profile[3] + profile[9]));
        add(0.5 * (profile[4] + profile[8]));
        for (const std::size_t group : {2, 3, 4}) add(strongest_of(*stream, beats, group));
    }
    const double period_seconds = (beats.back() - beats.front()) / static_cast<double>(beats.size() - 1);
    for (const float correlation : correlations) add(static_cast<double>(correlation));
    const double octaves = std::log2(60.0 / period_seconds / reference_bpm);
    add(octaves);
    add(octaves * octaves);
    return features;
}

float beat_score(const BeatFeatures& features) noexcept { return weighted_sum(features, beat_weights); }

BarFeatures bar_features(const RhythmStreams& streams, std::span<const double> beats, int beats_per_bar,
                         int first_downbeat) {
    BarFeatures features{};
    std::size_t next = 0;
    const auto group = static_cast<std::size_t>(beats_per_bar);
    const auto first = static_cast<std::size_t>(first_downbeat);
    for (const auto* stream : {&streams.onsets, &streams.low, &streams.harmony}) {
        const double mean = mean_of_every(*stream, beats, 0, 1);
        const double third = group == 4 ? mean_of_every(*stream, beats, (first + 2) % group, group) : mean;
        features[next] = static_cast<float>(contrast(mean_of_every(*stream, beats, first, group), mean));
        features[next++ + 3] = static_cast<float>(contrast(third, mean));
    }
    features.back() = group == 3 ? 1.0F : 0.0F;
    return features;
}

float bar_score(const BarFeatures& features) noexcept { return weighted_sum(features, bar_weights); }

}  // namespace affetto
