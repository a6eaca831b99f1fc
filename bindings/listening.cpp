// Beats, metre and key found in whole recordings.
#include "affetto/listening.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "arrays.h"
#include "bindings.h"
#include "features/bar_candidates.h"
#include "features/beat_candidates.h"
#include "heard_features.h"

namespace nb = nanobind;

namespace affetto::bindings {
namespace {

using Chroma = nb::ndarray<const float, nb::shape<-1, 12>, nb::c_contig, nb::device::cpu>;

Key key_of_chroma(const Chroma& chroma) {
    std::vector<std::array<float, 12>> frames(chroma.shape(0));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        std::copy_n(chroma.data() + 12 * i, 12, frames[i].begin());
    }
    return find_key(frames);
}

BeatGrid beats_of_features(const HeardFeatures& features, double duration_seconds,
                           std::optional<double> tempo_bpm) {
    if (!(duration_seconds >= 0.0) || !std::isfinite(duration_seconds)) {
        throw std::invalid_argument("duration_seconds: expected at least 0");
    }
    if (tempo_bpm && !(*tempo_bpm >= 20.0 && *tempo_bpm <= 400.0)) {
        throw std::invalid_argument("tempo_bpm: expected 20 to 400");
    }
    const nb::gil_scoped_release unlocked;
    return find_beats(features.hops(), features.frames(), duration_seconds, tempo_bpm);
}

Metre metre_of_features(const BeatGrid& grid, const HeardFeatures& features) {
    const nb::gil_scoped_release unlocked;
    return find_metre(grid, features.hops(), features.frames());
}

nb::list beat_candidates_of(const HeardFeatures& features) {
    nb::list candidates;
    const RhythmStreams streams = rhythm_streams(features.hops(), features.frames());
    BeatCandidates found = beat_candidates(streams, std::nullopt);
    for (BeatCandidate& candidate : found.grids) {
        const std::size_t count = candidate.beats.size();
        const std::vector<float> values(candidate.features.begin(), candidate.features.end());
        candidates.append(nb::make_tuple(array_of(std::move(candidate.beats), {count}),
                                         array_of(values, {beat_feature_count})));
    }
    return candidates;
}

using Times = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

nb::list bar_candidates_of(const Times& beats, const HeardFeatures& features) {
    nb::list candidates;
    const RhythmStreams streams = rhythm_streams(features.hops(), features.frames());
    for (const BarCandidate& candidate : bar_candidates(streams, {beats.data(), beats.shape(0)})) {
        const std::vector<float> values(candidate.features.begin(), candidate.features.end());
        candidates.append(nb::make_tuple(candidate.metre.beats_per_bar, candidate.metre.first_downbeat,
                                         array_of(values, {bar_feature_count})));
    }
    return candidates;
}

ArrayOf<double> beats_of_grid(const BeatGrid& grid) { return array_of(grid.beats, {grid.beats.size()}); }

}  // namespace

void bind_listening(nb::module_& m) {
    nb::class_<Key>(m, "Key", "A key, with how clear it is.")
        .def_ro("tonic", &Key::tonic)
        .def_ro("minor", &Key::minor)
        .def_ro("confidence", &Key::confidence);
    nb::class_<BeatGrid>(m, "BeatGrid", "Beats that cover a recording.")
        .def_prop_ro("beats", &beats_of_grid, nb::rv_policy::move)
        .def_ro("tempo_bpm", &BeatGrid::tempo_bpm)
        .def_ro("found", &BeatGrid::found)
        .def_ro("confidence", &BeatGrid::confidence);
    nb::class_<Metre>(m, "Metre", "Beats a bar, and the beat that begins the first whole bar.")
        .def_ro("beats_per_bar", &Metre::beats_per_bar)
        .def_ro("first_downbeat", &Metre::first_downbeat);
    m.def("find_key", &key_of_chroma, nb::arg("chroma"));
    m.def("find_beats", &beats_of_features, nb::arg("features"), nb::arg("duration_seconds"),
          nb::arg("tempo_bpm") = nb::none());
    m.def("beat_candidates", &beat_candidates_of, nb::arg("features"));
    m.def("bar_candidates", &bar_candidates_of, nb::arg("beats"), nb::arg("features"));
    m.def("find_metre", &metre_of_features, nb::arg("grid"), nb::arg("features"));
}

}  // namespace affetto::bindings
