#include "pipeline/own_tempo.h"

#include <cmath>
#include <vector>

#include "affetto/listening.h"

namespace affetto::pipeline {

namespace {

constexpr double least_seconds = 4.0;
constexpr float least_confidence = 0.1F;

}  // namespace

std::optional<HeardPulse> hear_pulse(const LiveListener& listener) {
    auto hops = listener.hops();
    if (hops.empty()) return std::nullopt;
    const double begin_seconds = hops.front().time_seconds;
    const double duration_seconds = hops.back().time_seconds - begin_seconds;
    if (duration_seconds < least_seconds) return std::nullopt;
    for (Hop& hop : hops) hop.time_seconds -= begin_seconds;
    const BeatGrid grid = find_beats(hops, listener.chroma_frames(begin_seconds), duration_seconds);
    if (!grid.found || grid.confidence < least_confidence || grid.beats.empty()) return std::nullopt;
    return HeardPulse{begin_seconds + grid.beats.back(), grid.tempo_bpm};
}

double tempo_onto(const HeardPulse& pulse, double begin_seconds, double beats) noexcept {
    const double beat_length = 60.0 / pulse.tempo_bpm;
    const double end_seconds = begin_seconds + beats * beat_length;
    const double beats_since = std::round((end_seconds - pulse.beat_seconds) / beat_length);
    const double onto_seconds = pulse.beat_seconds + beats_since * beat_length;
    return 60.0 * beats / (onto_seconds - begin_seconds);
}

}  // namespace affetto::pipeline
