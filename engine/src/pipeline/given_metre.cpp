#include "pipeline/given_metre.h"

#include <algorithm>
#include <cmath>

namespace affetto::pipeline {

namespace {

constexpr double quarters_a_felt_beat = 1.5;

/// Seconds at a place in felt beats, between the beats that were found and a little beyond.
double seconds_at(const std::vector<double>& beats, double place) {
    const double last = static_cast<double>(beats.size()) - 2.0;
    const auto before = static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, last));
    return beats[before] + (place - static_cast<double>(before)) * (beats[before + 1] - beats[before]);
}

/// Quarter notes over felt beats, one of them on the downbeat; how many come before it.
int cut_into_quarters(BeatGrid& grid, int first_downbeat) {
    const int before = static_cast<int>(std::floor(first_downbeat * quarters_a_felt_beat));
    std::vector<double> quarters;
    for (int i = -before;; ++i) {
        const double place = first_downbeat + i / quarters_a_felt_beat;
        if (place > static_cast<double>(grid.beats.size()) - 1.0 / quarters_a_felt_beat) break;
        quarters.push_back(seconds_at(grid.beats, place));
    }
    grid.beats = std::move(quarters);
    grid.tempo_bpm *= quarters_a_felt_beat;
    return before;
}

}  // namespace

Metre lay_metre(const GivenMetre& given, std::span<const Hop> hops, std::span<const Frame> frames,
                BeatGrid& grid) {
    const int felt_beats = given.compound ? 2 : given.beats_per_bar;
    Metre metre = find_metre(grid, hops, frames, felt_beats);
    if (!given.compound || grid.beats.size() < 2)
        return {given.beats_per_bar, metre.first_downbeat, given.compound};
    return {given.beats_per_bar, cut_into_quarters(grid, metre.first_downbeat), true};
}

}  // namespace affetto::pipeline
