#include "features/beat_candidates.h"

#include <algorithm>

#include "features/beat_tracking.h"
#include "features/period_path.h"
#include "features/tempogram.h"

namespace affetto {
namespace {

constexpr std::size_t most_tempi = 8;
/// Were it more, only tempi that are too fast would be left in a loop of a bar or two.
constexpr std::size_t least_beats = 6;
// A tempo that was found may wander this far; one that was given only as far as it was rounded.
constexpr double found_share = 0.2, given_share = 0.03;

/// The grid `part` of a beat later.
std::vector<double> moved(const std::vector<double>& beats, double part) {
    std::vector<double> output;
    for (std::size_t i = 0; i + 1 < beats.size(); ++i) {
        output.push_back(beats[i] + part * (beats[i + 1] - beats[i]));
    }
    return output;
}

}  // namespace

BeatCandidates beat_candidates(const RhythmStreams& streams, std::optional<double> tempo_bpm) {
    const Tempogram tempogram(streams.pulse);
    const std::vector<double> periods = tempo_bpm ? std::vector{60.0 * hops_per_second / *tempo_bpm}
                                                  : candidate_periods(tempogram, most_tempi);
    const double share = tempo_bpm ? given_share : found_share;
    BeatCandidates candidates;
    for (const double period : periods) {
        const PeriodPath path(tempogram, period, share);
        candidates.clarity = std::max(candidates.clarity, path.clarity(tempogram));
        LagCorrelations correlations;
        std::transform(lag_ratios.begin(), lag_ratios.end(), correlations.begin(),
                       [&](double ratio) { return path.correlation(tempogram, ratio); });
        std::vector<double> beats;
        for (const std::size_t hop : track_beats(streams.pulse, path.by_hop(streams.pulse.size()))) {
            beats.push_back(static_cast<double>(hop) / hops_per_second);
        }
        if (beats.size() < least_beats) continue;
        for (const double part : {0.0, 0.25, 0.5, 0.75}) {
            BeatCandidate candidate{moved(beats, part), {}};
            candidate.features = beat_features(streams, candidate.beats, correlations);
            candidates.grids.push_back(std::move(candidate));
        }
    }
    return candidates;
}

}  // namespace affetto
