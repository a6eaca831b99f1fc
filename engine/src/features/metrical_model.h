// Metrical models: which of several grids carries the beat, and which beats carry the bar.
//
// Both are linear: a grid's score is the weighted sum of its features, and the best score wins. The
// weights were fitted by `python -m affetto.evaluation.listening --fit` (metrical_weights.h).
// Threading model: pure functions, no allocation.
#pragma once

#include <array>
#include <span>

#include "features/rhythm.h"

namespace affetto {

/// Of each stream (onsets, low, harmony): how far its mean on the beats, half way between, at the
/// quarters and at the thirds stands above its mean anywhere; and how far the strongest of every 2,
/// 3 and 4 beats stands above the mean beat; all from -1 to 1. Then the pulse's return
/// after the beat's parts and multiples, and the tempo in octaves from 100 bpm with its square.
inline constexpr std::size_t beat_feature_count = 30;
/// After how many beats the pulse's return counts, and how strong it is there.
inline constexpr std::array<double, 7> lag_ratios{0.25, 1.0 / 3.0, 0.5, 1.0, 2.0, 3.0, 4.0};
using LagCorrelations = std::array<float, lag_ratios.size()>;
using BeatFeatures = std::array<float, beat_feature_count>;

/// `beats`: seconds, at least 5 of them.
BeatFeatures beat_features(const RhythmStreams& streams, std::span<const double> beats,
                           const LagCorrelations& correlations);
float beat_score(const BeatFeatures& features) noexcept;

/// Of each stream: how far its mean on the downbeats stands above that on all beats, from -1 to 1;
/// the same, in bars of four, of the third beats; then 1 for a bar of three.
inline constexpr std::size_t bar_feature_count = 7;
using BarFeatures = std::array<float, bar_feature_count>;

/// `beats`: seconds, at least `beats_per_bar` of them; beat `first_downbeat` begins a bar.
BarFeatures bar_features(const RhythmStreams& streams, std::span<const double> beats, int beats_per_bar,
                         int first_downbeat);
float bar_score(const BarFeatures& features) noexcept;

}  // namespace affetto
