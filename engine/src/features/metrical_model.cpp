#include "features/metrical_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "features/metrical_weights.h"
#include "features/tempo.h"

namespace affetto {
namespace {

// Keeps the logarithm of a stream that is silent somewhere small.
constexpr double least_value = 1e-3;
constexpr std::size_t places_a_beat = 12;
constexpr std::array<double, 7> lag_ratios{0.25, 1.0 / 3.0, 0.5, 1.0, 2.0, 3.0, 4.0};
constexpr double reference_bpm = 100.0;

/// The stream's mean at each twelfth of a beat, relative to the mean of all twelve.
std::array<double, places_a_beat> beat_profile(std::span<const float> stream, std::span<const double> beats) {
    std::array<double, places_a_beat> profile{};
    for (std::size_t i = 0; i + 1 < beats.size(); ++i) {
        const double step = (beats[i + 1] - beats[i]) / places_a_beat;
        for (std::size_t place = 0; place < places_a_beat; ++place) {
            profile[place] +=
                static_cast<double>(value_at(stream, beats[i] + step * static_cast<double>(place)));
        }
    }
    for (double& value : profile) value = value / static_cast<double>(beats.size() - 1) + least_value;
    const double mean = std::accumulate(profile.begin(), profile.end(), 0.0) / places_a_beat;
    for (double& value : profile) value /= mean;
    return profile;
}

/// The stream's mean on every `group`th beat from `first` on.
double mean_of_every(std::span<const float> stream, std::span<const double> beats, std::size_t first,
                     std::size_t group) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t i = first; i < beats.size(); i += group, ++count) {
        sum += static_cast<double>(value_at(stream, beats[i])) + least_value;
    }
    return count > 0 ? sum / static_cast<double>(count) : least_value;
}

/// The strongest of every `group` beats against the mean beat.
double strongest_of(std::span<const float> stream, std::span<const double> beats, std::size_t group) {
    double strongest = 0.0;
    for (std::size_t first = 0; first < group; ++first) {
        strongest = std::max(strongest, mean_of_every(stream, beats, first, group));
    }
    return strongest / mean_of_every(stream, beats, 0, 1);
}

template <std::size_t Size>
float weighted_sum(const std::array<float, Size>& features, const std::array<float, Size>& weights) noexcept {
    return std::inner_product(features.begin(), features.end(), weights.begin(), 0.0F);
}

}  // namespace

BeatFeatures beat_features(const RhythmStreams& streams, std::span<const double> beats,
                           std::span<const float> autocorrelation) {
    BeatFeatures features{};
    std::size_t next = 0;
    const auto add = [&](double value) { features[next++] = static_cast<float>(value); };
    for (const auto* stream : {&streams.onsets, &streams.low, &streams.harmony}) {
        const auto profile = beat_profile(*stream, beats);
        add(std::log(profile[0]));
        add(std::log(profile[6]));
        add(std::log(0.5 * (profile[3] + profile[9])));
        add(std::log(0.5 * (profile[4] + profile[8])));
        for (const std::size_t group : {2, 3, 4}) add(std::log(strongest_of(*stream, beats, group)));
    }
    const double period_seconds = (beats.back() - beats.front()) / static_cast<double>(beats.size() - 1);
    for (const double ratio : lag_ratios) {
        add(static_cast<double>(value_at_lag(autocorrelation, ratio * period_seconds * hops_per_second)));
    }
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
        features[next] = static_cast<float>(std::log(mean_of_every(*stream, beats, first, group) / mean));
        features[next++ + 3] = static_cast<float>(std::log(third / mean));
    }
    features.back() = group == 3 ? 1.0F : 0.0F;
    return features;
}

float bar_score(const BarFeatures& features) noexcept { return weighted_sum(features, bar_weights); }

}  // namespace affetto
