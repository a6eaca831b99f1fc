#include "pipeline/heard_beats.h"

#include <algorithm>
#include <cmath>

#include "affetto/recording.h"

namespace affetto::pipeline {

namespace {

constexpr double least_sounding_share = 0.25;
/// A sound that begins so far above the gate makes a beat sound, however short it is: a metronome's.
constexpr float struck_db = 12.0F;
constexpr double least_heard_share = 0.5;
constexpr double longest_rest_seconds = 1.0;

/// Items whose time lies in [begin, end), of items in order of time.
template <typename Item>
std::span<const Item> between(std::span<const Item> items, double begin, double end) {
    const auto earlier = [](const Item& item, double time) { return item.time_seconds < time; };
    const auto first = std::lower_bound(items.begin(), items.end(), begin, earlier);
    const auto last = std::lower_bound(first, items.end(), end, earlier);
    return {first, last};
}

float mean_level_db(std::span<const Hop> hops) {
    double power = 0.0;
    for (const Hop& hop : hops) power += std::pow(10.0, hop.level_db / 10.0);
    if (hops.empty()) return contract::floor_db;
    const double level = 10.0 * std::log10(std::max(power / static_cast<double>(hops.size()), 1e-30));
    return std::max(static_cast<float>(level), static_cast<float>(contract::floor_db));
}

/// The hops and the one before them, of all.
std::span<const Hop> with_hop_before(std::span<const Hop> all, std::span<const Hop> hops) {
    const bool is_first = hops.empty() || hops.data() == all.data();
    return is_first ? hops : std::span(hops.data() - 1, hops.size() + 1);
}

/// Whether a sound begins among the hops, well above the gate, out of something below it.
bool begins_a_sound(std::span<const Hop> hops) {
    return std::adjacent_find(hops.begin(), hops.end(), [](const Hop& before, const Hop& hop) {
               return before.level_db < silence_gate_db && hop.level_db >= silence_gate_db + struck_db;
           }) != hops.end();
}

bool is_silent(std::span<const Hop> hops) {
    const auto sounding = std::count_if(hops.begin(), hops.end(),
                                        [](const Hop& hop) { return hop.level_db >= silence_gate_db; });
    return hops.empty() ||
           static_cast<double>(sounding) < least_sounding_share * static_cast<double>(hops.size());
}

void bridge_rests(std::span<HeardBeat> beats, std::span<const double> edges) {
    std::size_t after_sound = beats.size();  // The beat after the last that sounds; none so far.
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (beats[i].silent) continue;
        if (after_sound < i && edges[i] - edges[after_sound] < longest_rest_seconds) {
            for (std::size_t rest = after_sound; rest < i; ++rest) beats[rest].silent = false;
        }
        after_sound = i + 1;
    }
}

template <std::size_t Size>
std::array<float, Size> mean_of(std::span<const HeardFrame> frames,
                                const std::array<float, Size> HeardFrame::*field) {
    std::array<float, Size> mean{};
    for (const auto& frame : frames) {
        for (std::size_t i = 0; i < Size; ++i) mean[i] += (frame.*field)[i];
    }
    for (float& value : mean) value /= static_cast<float>(frames.size());
    return mean;
}

}  // namespace

std::vector<double> beat_edges(const BeatGrid& grid) {
    std::vector<double> edges = grid.beats;
    if (edges.empty()) return edges;
    const double interval = edges.size() > 1 ? edges.back() - edges[edges.size() - 2] : 60.0 / grid.tempo_bpm;
    edges.push_back(edges.back() + interval);
    return edges;
}

std::vector<HeardBeat> gather_beats(const BeatGrid& grid, std::span<const Hop> hops,
                                    std::span<const HeardFrame> frames, double duration_seconds) {
    const auto edges = beat_edges(grid);
    std::vector<HeardBeat> beats(grid.beats.size());
    for (std::size_t i = 0; i < beats.size(); ++i) {
        HeardBeat& beat = beats[i];
        const auto within = between(frames, edges[i], edges[i + 1]);
        if (!within.empty()) {
            beat.embedding = mean_of(within, &HeardFrame::embedding);
            beat.chroma = mean_of(within, &HeardFrame::chroma);
        } else if (i > 0) {
            beat.embedding = beats[i - 1].embedding;
            beat.chroma = beats[i - 1].chroma;
        }
        const auto beat_hops = between(hops, edges[i], edges[i + 1]);
        const double heard_share = (duration_seconds - edges[i]) / (edges[i + 1] - edges[i]);
        beat.level_db = mean_level_db(beat_hops);
        beat.silent = (is_silent(beat_hops) && !begins_a_sound(with_hop_before(hops, beat_hops))) ||
                      heard_share < least_heard_share;
    }
    bridge_rests(beats, edges);
    hear_onsets(beats, edges, hops);
    return beats;
}

}  // namespace affetto::pipeline
