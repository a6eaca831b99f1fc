// Program hints: a General MIDI instrument for each lane, by feeling.
#pragma once

#include <array>

#include "affetto/composer_options.h"

namespace affetto::music {

/// Programs from 0, by lane: one set for each quarter of the plane of valence and arousal.
constexpr std::array<int, lane_count> program_hints(float valence, float arousal) noexcept {
    if (valence >= 0.0F) {
        if (arousal >= 0.0F) return {73, 0, 33};  // Flute, grand piano, fingered bass.
        return {11, 4, 32};                       // Vibraphone, electric piano, acoustic bass.
    }
    if (arousal >= 0.0F) return {40, 48, 34};  // Violin, strings, picked bass.
    return {42, 89, 43};                       // Cello, warm pad, contrabass.
}

}  // namespace affetto::music
