#include "music/voicing.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "music/chord_table.h"

namespace affetto::music {

namespace {

constexpr float centre_weight = 0.5F;
constexpr float open_position_cost = 1.0F;

/// The chord's pitches upward from `lowest`, each pitch class once.
Voicing close_position(const Chord& chord, int lowest) {
    Voicing voicing;
    for (int pitch = lowest; pitch < lowest + 12; ++pitch) {
        if (contains(chord.pitch_classes, pitch)) voicing.push_back(pitch);
    }
    return voicing;
}

/// The second voice from above an octave lower: an open sound.
Voicing drop_two(Voicing voicing) {
    if (voicing.size() < 3) return voicing;
    voicing[voicing.size() - 2] -= 12;
    std::sort(voicing.begin(), voicing.end());
    return voicing;
}

float one_way(const Voicing& from, const Voicing& to) {
    float sum = 0.0F;
    for (const int pitch : from) {
        int nearest = std::numeric_limits<int>::max();
        for (const int other : to) nearest = std::min(nearest, std::abs(other - pitch));
        sum += static_cast<float>(nearest);
    }
    return sum;
}

float cost(const Voicing& voicing, const Voicing& before, float centre) {
    const auto middle = static_cast<float>(voicing.front() + voicing.back()) / 2.0F;
    const float movement = before.empty() ? 0.0F : voice_leading_distance(before, voicing);
    return movement + centre_weight * std::abs(middle - centre);
}

}  // namespace

float voice_leading_distance(const Voicing& from, const Voicing& to) {
    if (from.empty() || to.empty()) return 0.0F;
    return (one_way(from, to) + one_way(to, from)) / 2.0F;
}

Voicing lead_voices(const Chord& chord, const Voicing& before, float centre, const Register& range) {
    Voicing best;
    float least = std::numeric_limits<float>::max();
    const auto consider = [&](const Voicing& voicing, float extra) {
        if (voicing.front() < range.lowest || voicing.back() > range.highest) return;
        const float found = cost(voicing, before, centre) + extra;
        if (found >= least) return;
        least = found;
        best = voicing;
    };
    if (chord.pitch_classes == 0) return best;
    for (int lowest = range.lowest; lowest <= range.highest; ++lowest) {
        if (!contains(chord.pitch_classes, lowest)) continue;
        consider(close_position(chord, lowest), 0.0F);
        consider(drop_two(close_position(chord, lowest)), open_position_cost);
    }
    return best;
}

}  // namespace affetto::music
