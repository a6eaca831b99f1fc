// Tempo: how fast music goes that follows no recording.
//
// Threading model: pure functions, real-time safe.
#pragma once

namespace affetto {

/// Beats a minute that suit a feeling, each in [-1, 1]: from a slow walk in calm music to a run in excited
/// music, somewhat faster the gladder. Between 55 and 160; what is not a number counts as 0.
double tempo_for_feeling(float valence, float arousal) noexcept;

}  // namespace affetto
