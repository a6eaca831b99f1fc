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

/// Of each stream (onsets, low, harmony), as logarithms: its mean on the beats, half way between,
/// at the quarters and at the thirds, relative to its mean anywhere; and how much stronger than
/// the mean beat the strongest of every 2, 3 and 4 beats is. Then the autocorrelation at the beat's
/// parts and multiples, and the tempo in octaves from 100 bpm with its square.
inline constexpr std::size_t beat_feature_count = 30;
using BeatFeatures = std::array<float, beat_feature_count>;

/// `beats`: seconds, at least 5 of them. `autocorrelation`: Tempogram::mean().
BeatFeatures beat_features(const RhythmStreams& streams, std::span<const double> beats,
                           std::span<const float> autocorrelation);
float beat_score(const BeatFeatures& features) noexcept;

/// Of each stream, as logarithms against the mean beat: its mean on the downbeats; then, in bars of
/// four, on the third beats; then 1 for a bar of three.
inline constexpr std::size_t bar_feature_count = 7;
using BarFeatures = std::array<float, bar_feature_count>;

/// `beats`: seconds, at least `beats_per_bar` of them; beat `first_downbeat` begins a bar.
BarFeatures bar_features(const RhythmStreams& streams, std::span<const double> beats, int beats_per_bar,
                         int first_downbeat);
float bar_score(const BarFeatures& features) noexcept;

}  // namespace affetto
