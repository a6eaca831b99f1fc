// The composer: heard music in, notes out.
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "affetto/composer.h"
#include "affetto/recording.h"
#include "affetto/tempo.h"
#include "arrays.h"
#include "bindings.h"
#include "heard_music.h"
#include "networks.h"
#include "structured.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

constexpr std::array lane_names{"melody", "chords", "bass"};

std::array<bool, 3> lanes_named(const std::vector<std::string>& names) {
    std::array<bool, 3> lanes{};
    for (const auto& name : names) {
        const auto found = std::find(lane_names.begin(), lane_names.end(), name);
        if (found == lane_names.end()) {
            throw nb::value_error(("expected lanes among melody, chords and bass, found " + name).c_str());
        }
        lanes[found - lane_names.begin()] = true;
    }
    return lanes;
}

nb::object notes_of(const Composition& composition) {
    return packed_rows(
        {placed_field("lane", &Note::lane), placed_field("pitch", &Note::pitch),
         placed_field("velocity", &Note::velocity), placed_field("onset_beats", &Note::onset_beats),
         placed_field("duration_beats", &Note::duration_beats)},
        composition.notes.data(), composition.notes.size(), sizeof(Note));
}

nb::object controls_of(const Composition& composition) {
    using C = ControlChange;
    return packed_rows({placed_field("lane", &C::lane), placed_field("controller", &C::controller),
                        placed_field("value", &C::value), placed_field("onset_beats", &C::onset_beats)},
                       composition.controls.data(), composition.controls.size(), sizeof(C));
}

nb::object programs_of(const Composition& composition) {
    using C = ProgramHint;
    return packed_rows({placed_field("lane", &C::lane), placed_field("program", &C::program),
                        placed_field("onset_beats", &C::onset_beats)},
                       composition.programs.data(), composition.programs.size(), sizeof(C));
}

Array emotion_of(const Composition& composition) {
    std::vector<float> values;
    for (const auto& beat : composition.emotion) values.insert(values.end(), beat.begin(), beat.end());
    return array_of(std::move(values), {composition.emotion.size(), 2});
}

using Curve = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

/// [beats, 2] valence and arousal; NaN where nothing is given.
std::vector<WantedFeeling> wanted_of(const std::optional<Curve>& curve) {
    std::vector<WantedFeeling> wanted;
    if (!curve) return wanted;
    if (curve->shape(1) != 2) throw nb::value_error("expected valence and arousal, two columns");
    const auto given = [](float value) { return std::isnan(value) ? std::nullopt : std::optional(value); };
    for (std::size_t beat = 0; beat < curve->shape(0); ++beat) {
        wanted.push_back({given((*curve)(beat, 0)), given((*curve)(beat, 1))});
    }
    return wanted;
}

Composition compose(BundleHandle& bundle, const HeardMusic& heard, const ComposerOptions& options,
                    const std::vector<WantedFeeling>& wanted) {
    const nb::gil_scoped_release unlocked;
    const std::lock_guard lock(bundle.mutex);
    return Composer(bundle.processor).compose(heard, options, wanted);
}

void bind_composition(nb::module_& m) {
    m.attr("lane_names") = nb::make_tuple("melody", "chords", "bass");
    nb::class_<ChordSpan>(m, "ChordSpan", "A chord and how long it lasts, in beats.")
        .def_ro("onset_beats", &ChordSpan::onset_beats)
        .def_ro("duration_beats", &ChordSpan::duration_beats)
        .def_ro("chord_class", &ChordSpan::chord_class)
        .def_ro("name", &ChordSpan::name);
    nb::class_<ModeChange>(m, "ModeChange", "Where the mode turns within a piece.")
        .def_ro("onset_beats", &ModeChange::onset_beats)
        .def_ro("minor", &ModeChange::minor);
    nb::class_<Composition>(m, "Composition", "Notes, controls and chords, timed in beats of the heard grid.")
        .def_prop_ro("notes", &notes_of)
        .def_prop_ro("controls", &controls_of)
        .def_prop_ro("programs", &programs_of)
        .def_prop_ro("tonic", [](const Composition& self) { return self.key.tonic; })
        .def_prop_ro("minor", [](const Composition& self) { return self.key.minor; })
        .def_ro("mode_changes", &Composition::mode_changes)
        .def_ro("chords", &Composition::chords)
        .def_prop_ro("emotion", &emotion_of, nb::rv_policy::move,
                     "[beats, 2] valence and arousal as played.");
}

/// compose() over anything that holds heard music.
template <typename Heard>
void bind_compose(nb::module_& m, const HeardMusic& (*music_of)(const Heard&)) {
    constexpr ComposerOptions usual;
    m.def(
        "compose",
        [music_of](BundleHandle& bundle, const Heard& heard, std::optional<float> valence,
                   std::optional<float> arousal, float follow, float density, float humanize,
                   float temperature, std::uint64_t seed, const std::vector<std::string>& lanes,
                   bool within_key, float swing, float repetition, float surprise, float glide_bars,
                   std::uint32_t scale, const std::optional<Curve>& wanted) {
            ComposerOptions options;
            options.valence = valence;
            options.arousal = arousal;
            options.follow = follow;
            options.density = density;
            options.humanize = humanize;
            options.temperature = temperature;
            options.seed = seed;
            options.lanes = lanes_named(lanes);
            options.within_key = within_key;
            options.swing = swing;
            options.repetition = repetition;
            options.surprise = surprise;
            options.glide_bars = glide_bars;
            options.scale = scale;
            return compose(bundle, music_of(heard), options, wanted_of(wanted));
        },
        "bundle"_a, "heard"_a, nb::kw_only(), "valence"_a = nb::none(), "arousal"_a = nb::none(),
        "follow"_a = 1.0F, "density"_a = 0.5F, "humanize"_a = 0.5F, "temperature"_a = 0.9F, "seed"_a = 1,
        "lanes"_a = std::vector<std::string>(lane_names.begin(), lane_names.end()), "within_key"_a = false,
        "swing"_a = usual.swing, "repetition"_a = usual.repetition, "surprise"_a = usual.surprise,
        "glide_bars"_a = usual.glide_bars, "scale"_a = 0, "wanted"_a = nb::none(),
        "Plays along with what was heard. The same music, options and bundle give the same composition.");
}

}  // namespace

void bind_music(nb::module_& m) {
    bind_heard_music(m);
    bind_composition(m);
    m.def("tempo_for_feeling", &tempo_for_feeling, "valence"_a, "arousal"_a,
          "Beats a minute that suit a feeling, for music that follows no recording.");
    bind_compose<HeardMusic>(m, [](const HeardMusic& heard) -> const HeardMusic& { return heard; });
    bind_compose<HeardRecording>(
        m, [](const HeardRecording& heard) -> const HeardMusic& { return heard.music; });
}

}  // namespace affetto::bindings
