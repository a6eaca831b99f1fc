#include <algorithm>
#include <cmath>

#include "pipeline/heard_beats.h"

namespace affetto::pipeline {

namespace {

constexpr int peak_reach_hops = 3;
constexpr double full_accent_percentile = 0.95;
constexpr float least_strength = 0.125F;

struct Peak {
    double time_seconds;
    float strength;
};

std::vector<Peak> find_peaks(std::span<const Hop> hops) {
    std::vector<Peak> peaks;
    const int last = static_cast<int>(hops.size()) - 1;
    for (int i = 0; i <= last; ++i) {
        const float here = hops[i].onset_strength;
        bool highest = here > 0.0F;
        for (int near = std::max(0, i - peak_reach_hops); near <= std::min(last, i + peak_reach_hops);
             ++near) {
            // Of equal neighbours the first is the peak.
            if (near < i ? hops[near].onset_strength >= here : hops[near].onset_strength > here)
                highest = false;
        }
        if (highest) peaks.push_back({hops[i].time_seconds, here});
    }
    return peaks;
}

float full_accent(const std::vector<Peak>& peaks) {
    std::vector<float> strengths;
    for (const auto& peak : peaks) strengths.push_back(peak.strength);
    if (strengths.empty()) return 1.0F;
    const auto place =
        static_cast<std::ptrdiff_t>(full_accent_percentile * static_cast<double>(strengths.size() - 1));
    std::nth_element(strengths.begin(), strengths.begin() + place, strengths.end());
    return strengths[place];
}

/// Peaks in order of time; the strongest of those within `reach` seconds of `time`, or none.
const Peak* strongest(const std::vector<Peak>& peaks, double time, double reach) {
    const Peak* best = nullptr;
    auto peak = std::lower_bound(peaks.begin(), peaks.end(), time - reach,
                                 [](const Peak& item, double begin) { return item.time_seconds < begin; });
    for (; peak != peaks.end() && peak->time_seconds < time + reach; ++peak) {
        if (best == nullptr || peak->strength > best->strength) best = &*peak;
    }
    return best;
}

/// How far the onsets on the beats lie behind the grid, in seconds.
double grid_lateness(const std::vector<Peak>& peaks, std::span<const double> edges) {
    double sum = 0.0;
    int count = 0;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const double half_step = (edges[i + 1] - edges[i]) / (2.0 * contract::steps_per_beat);
        const Peak* peak = strongest(peaks, edges[i], half_step);
        if (peak == nullptr) continue;
        sum += peak->time_seconds - edges[i];
        ++count;
    }
    return count == 0 ? 0.0 : sum / count;
}

}  // namespace

void hear_onsets(std::span<HeardBeat> beats, std::span<const double> edges, std::span<const Hop> hops) {
    auto peaks = find_peaks(hops);
    const float scale = full_accent(peaks);
    std::erase_if(peaks, [&](const Peak& peak) { return peak.strength < least_strength * scale; });
    const double lateness = grid_lateness(peaks, edges);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const double step_seconds = (edges[i + 1] - edges[i]) / contract::steps_per_beat;
        for (int step = 0; step < contract::steps_per_beat; ++step) {
            const double time = edges[i] + lateness + step * step_seconds;
            const Peak* peak = strongest(peaks, time, step_seconds / 2.0);
            if (peak == nullptr) continue;
            beats[i].accents[step] = 2.0F * std::min(1.0F, peak->strength / scale) - 1.0F;
            beats[i].offsets[step] = static_cast<float>((peak->time_seconds - time) / (step_seconds / 2.0));
        }
    }
}

}  // namespace affetto::pipeline
