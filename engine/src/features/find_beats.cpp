#include <algorithm>
#include <cmath>
#include <numeric>

#include "affetto/listening.h"
#include "features/beat_candidates.h"
#include "features/rhythm.h"

namespace affetto {
namespace {

constexpr double assumed_bpm = 120.0;
// The median is taken over spans of this many beats, which a hop's rounding moves less.
constexpr std::size_t tempo_span_beats = 8;

BeatGrid assumed_grid(double duration_seconds, double tempo_bpm) {
    BeatGrid grid;
    grid.tempo_bpm = tempo_bpm;
    const double period = 60.0 / tempo_bpm;
    const auto count =
        static_cast<std::size_t>(std::max(0.0, std::floor(duration_seconds / period + 1e-9)) + 1.0);
    for (std::size_t i = 0; i < count; ++i) grid.beats.push_back(static_cast<double>(i) * period);
    return grid;
}

/// The beat moved to the top of the pulse's peak where it stands on one.
double refined(const std::vector<float>& pulse, double beat_seconds) {
    const auto hop = static_cast<std::size_t>(std::lround(beat_seconds * hops_per_second));
    if (hop < 1 || hop + 1 >= pulse.size()) return beat_seconds;
    const double before = static_cast<double>(pulse[hop - 1]), here = static_cast<double>(pulse[hop]);
    const double after = static_cast<double>(pulse[hop + 1]), bend = before - 2.0 * here + after;
    if (bend >= 0.0 || here < before || here < after) return beat_seconds;
    return (static_cast<double>(hop) + 0.5 * (before - after) / bend) / hops_per_second;
}

/// Goes on at the pace of the first and the last beats, back to 0 s and up to the end.
void cover(std::vector<double>& beats, double duration_seconds) {
    const double first_step = (beats[4] - beats[0]) / 4.0;
    const double last_step = (beats.back() - beats[beats.size() - 5]) / 4.0;
    std::vector<double> before;
    for (double beat = beats.front() - first_step; beat >= 0.0; beat -= first_step) before.push_back(beat);
    beats.insert(beats.begin(), before.rbegin(), before.rend());
    while (beats.back() + last_step <= duration_seconds) beats.push_back(beats.back() + last_step);
    while (beats.size() > 1 && beats.back() > duration_seconds) beats.pop_back();
}

double median_tempo_bpm(const std::vector<double>& beats) {
    const std::size_t span = std::min(tempo_span_beats, beats.size() - 1);
    std::vector<double> steps;
    for (std::size_t i = span; i < beats.size(); ++i) {
        steps.push_back((beats[i] - beats[i - span]) / static_cast<double>(span));
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return 60.0 / *middle;
}

/// What noise of that length may reach: chance agrees more often in a short recording.
float least_clarity(double duration_seconds) {
    return static_cast<float>(0.14 + 0.30 / std::sqrt(std::max(duration_seconds, 1.0)));
}

}  // namespace

BeatGrid find_beats(std::span<const Hop> hops, std::span<const Frame> frames, double duration_seconds,
                    std::optional<double> tempo_bpm) {
    BeatGrid assumed = assumed_grid(duration_seconds, tempo_bpm.value_or(assumed_bpm));
    const RhythmStreams streams = rhythm_streams(hops, frames);
    BeatCandidates candidates = beat_candidates(streams, tempo_bpm);
    assumed.confidence = candidates.clarity;
    if (candidates.grids.empty() || candidates.clarity < least_clarity(duration_seconds)) return assumed;
    const auto best = std::max_element(
        candidates.grids.begin(), candidates.grids.end(),
        [](const auto& a, const auto& b) { return beat_score(a.features) < beat_score(b.features); });
    BeatGrid grid;
    grid.found = true;
    grid.confidence = candidates.clarity;
    grid.beats = std::move(best->beats);
    for (double& beat : grid.beats) beat = refined(streams.pulse, beat);
    grid.tempo_bpm = median_tempo_bpm(grid.beats);
    cover(grid.beats, duration_seconds);
    return grid;
}

}  // namespace affetto
