#include <algorithm>
#include <cmath>
#include <vector>

#include "affetto/listening.h"
#include "features/key_profiles.h"

namespace affetto {
namespace {

using Profile = PitchClassProfile;

// Music tends to end on its tonic's chord, and often begins there.
constexpr Profile major_triad{1.0, 0.0, 0.0, 0.0, 0.6, 0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0};
constexpr Profile minor_triad{1.0, 0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0};
constexpr double weight_of_end = 0.2, weight_of_start = 0.1;
constexpr std::size_t end_frames = 30;

/// The frames that sound; their square roots, so that one loud voice does not hide the others.
std::vector<Profile> sounding(std::span<const std::array<float, 12>> chroma) {
    std::vector<Profile> frames;
    for (const auto& frame : chroma) {
        if (std::all_of(frame.begin(), frame.end(), [](float value) { return !(value > 0.0F); })) continue;
        Profile& roots = frames.emplace_back();
        for (std::size_t i = 0; i < 12; ++i)
            roots[i] = std::sqrt(static_cast<double>(std::max(0.0F, frame[i])));
    }
    return frames;
}

Profile sum_of(std::span<const Profile> frames) {
    Profile sum{};
    for (const Profile& frame : frames) {
        for (std::size_t i = 0; i < 12; ++i) sum[i] += frame[i];
    }
    return sum;
}

}  // namespace

Key find_key(std::span<const std::array<float, 12>> chroma) {
    const std::vector<Profile> frames = sounding(chroma);
    if (frames.empty()) return {};
    const std::size_t ends = std::min(end_frames, frames.size());
    const Profile all = sum_of(frames), start = sum_of(std::span(frames).first(ends));
    const Profile end = sum_of(std::span(frames).last(ends));
    Key key;
    double best = -2.0, second = -2.0;
    for (int tonic = 0; tonic < 12; ++tonic) {
        for (const bool minor : {false, true}) {
            const Profile& triad = minor ? minor_triad : major_triad;
            const double fit =
                correlation(from_tonic(all, tonic), minor ? temperley_minor : temperley_major) +
                weight_of_end * correlation(from_tonic(end, tonic), triad) +
                weight_of_start * correlation(from_tonic(start, tonic), triad);
            second = std::max(second, std::min(best, fit));
            if (fit > best) best = fit, key.tonic = tonic, key.minor = minor;
        }
    }
    key.confidence = static_cast<float>(std::clamp(best - second, 0.0, 1.0));
    return key;
}

}  // namespace affetto
