#include "features/beat_tracking.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace affetto {
namespace {

// Stiff: syncopation is commoner than a player who loses the beat, and the period itself may wander.
constexpr float tightness = 1500.0F;
constexpr float shortest_step = 0.7F, longest_step = 1.4F;
// The cost is looked up by the step in periods, on this many places a period.
constexpr std::size_t cost_places = 512;

std::vector<float> step_costs() {
    std::vector<float> costs(cost_places * 2);
    for (std::size_t i = 1; i < costs.size(); ++i) {
        const float periods = static_cast<float>(i) / static_cast<float>(cost_places);
        costs[i] = tightness * std::log(periods) * std::log(periods);
    }
    costs[0] = costs[1];
    return costs;
}

/// Best total up to a beat at each hop, and the beat before it; -1 for a first beat.
struct Chains {
    std::vector<float> score;
    std::vector<std::int32_t> previous;
};

Chains best_chains(std::span<const float> pulse, std::span<const float> period) {
    const std::vector<float> costs = step_costs();
    Chains chains{std::vector<float>(pulse.begin(), pulse.end()),
                  std::vector<std::int32_t>(pulse.size(), -1)};
    for (std::size_t hop = 0; hop < pulse.size(); ++hop) {
        const auto nearest = static_cast<std::size_t>(std::ceil(shortest_step * period[hop]));
        const auto furthest = static_cast<std::size_t>(longest_step * period[hop]);
        if (hop < nearest) continue;
        const float places = static_cast<float>(cost_places) / period[hop];
        float most = -1e30F;
        std::size_t best = 0;
        for (std::size_t step = nearest; step <= std::min(furthest, hop); ++step) {
            const float value = chains.score[hop - step] -
                                costs[static_cast<std::size_t>(static_cast<float>(step) * places + 0.5F)];
            if (value > most) most = value, best = hop - step;
        }
        // Until a whole step back lies inside the recording, a beat may also be the first one.
        if (most <= 0.0F && hop < furthest) continue;
        chains.score[hop] += most;
        chains.previous[hop] = static_cast<std::int32_t>(best);
    }
    return chains;
}

}  // namespace

std::vector<std::size_t> track_beats(std::span<const float> pulse, std::span<const float> period) {
    if (pulse.empty()) return {};
    const Chains chains = best_chains(pulse, period);
    const auto last_period =
        std::clamp<std::size_t>(static_cast<std::size_t>(period.back()), 1, pulse.size());
    const auto end = chains.score.end();
    auto hop = static_cast<std::int32_t>(
        std::max_element(end - static_cast<std::ptrdiff_t>(last_period), end) - chains.score.begin());
    std::vector<std::size_t> beats;
    for (; hop >= 0; hop = chains.previous[static_cast<std::size_t>(hop)]) {
        beats.push_back(static_cast<std::size_t>(hop));
    }
    std::reverse(beats.begin(), beats.end());
    return beats;
}

}  // namespace affetto
