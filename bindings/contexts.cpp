// Contexts of bars and notes, made in training by the code that makes them in the composer.
#include <nanobind/ndarray.h>

#include <algorithm>
#include <string>

#include "affetto/chord_history.h"
#include "affetto/history.h"
#include "affetto/note_context.h"
#include "bindings.h"
#include "context_fields.h"
#include "structured.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

using StepRows =
    nb::ndarray<const float, nb::shape<-1, contract::steps_per_bar>, nb::c_contig, nb::device::cpu>;

nb::object groove_history(const StepRows& accents, const StepRows& offsets, int beats_per_bar) {
    if (accents.shape(0) != offsets.shape(0)) {
        const auto message = "expected as many bars of offsets as of accents, found " +
                             std::to_string(offsets.shape(0)) + " and " + std::to_string(accents.shape(0));
        throw nb::value_error(message.c_str());
    }
    const StructuredResult<GrooveContext> contexts(groove_context_fields(), accents.shape(0));
    GrooveHistory history;
    for (std::size_t bar = 0; bar < accents.shape(0); ++bar) {
        auto& context = contexts.rows()[bar];
        history.describe(beats_per_bar, context);
        context.beats_per_bar = beats_per_bar;
        BarOnsets onsets;
        std::copy_n(accents.data() + bar * contract::steps_per_bar, contract::steps_per_bar,
                    onsets.accents.begin());
        std::copy_n(offsets.data() + bar * contract::steps_per_bar, contract::steps_per_bar,
                    onsets.offsets.begin());
        history.add(onsets);
    }
    return contexts.array();
}

using Beats = nb::ndarray<const std::int32_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

nb::object chord_history(const Beats& classes, const Beats& tonics) {
    if (classes.shape(0) != tonics.shape(0)) {
        const auto message = "expected as many tonics as chords, found " + std::to_string(tonics.shape(0)) +
                             " and " + std::to_string(classes.shape(0));
        throw nb::value_error(message.c_str());
    }
    const StructuredResult<HarmonyContext> contexts(harmony_context_fields(), classes.shape(0));
    ChordHistory history;
    for (std::size_t beat = 0; beat < classes.shape(0); ++beat) {
        history.describe(contexts.rows()[beat]);
        const int chord = classes.data()[beat];
        history.add(chord < contract::harmony::output_size ? std::max(chord, -1) : -1, tonics.data()[beat]);
    }
    return contexts.array();
}

nb::object dynamics_contexts(nb::handle notes, nb::handle beats, int beats_per_bar, float tempo_bpm) {
    const StructuredView<PlacedNote> note_view(notes, placed_note_fields(), "placed_note_fields");
    const StructuredView<PlacedBeat> beat_view(beats, placed_beat_fields(), "placed_beat_fields");
    const auto contexts = describe_notes(note_view.rows(), beat_view.rows(), beats_per_bar, tempo_bpm);
    const StructuredResult<DynamicsContext> result(dynamics_context_fields(), contexts.size());
    std::copy(contexts.begin(), contexts.end(), result.rows().begin());
    return result.array();
}

}  // namespace

void bind_contexts(nb::module_& m) {
    m.def(
        "groove_history", &groove_history, "accents"_a, "offsets"_a, "beats_per_bar"_a,
        "Groove contexts of each bar from the bars before it, [bars] of groove_context_fields.\n\n"
        "accents: [bars, 16] in [-1, 1], -1 where nothing begins; offsets: [bars, 16] in halves of a step.\n"
        "Emotion and tempo are left 0, to be filled in.");
    m.def("chord_history", &chord_history, "classes"_a, "tonics"_a,
          "Harmony contexts of each beat from the chords of the beats before it, [beats] of "
          "harmony_context_fields.\n\n"
          "classes: [beats] int32, classes of the contract over tonics [beats] int32, -1 for no chord.\n"
          "All but the chords' fields are left 0, to be filled in.");
    m.attr("placed_note_fields") = placed_note_fields();
    m.attr("placed_beat_fields") = placed_beat_fields();
    m.def("dynamics_contexts", &dynamics_contexts, "notes"_a.none(), "beats"_a.none(), "beats_per_bar"_a,
          "tempo_bpm"_a,
          "The context of each note of a piece, [notes] of dynamics_context_fields.\n\n"
          "notes: [notes] of placed_note_fields, by onset, on the grid of steps, onsets in beats from the "
          "first\n"
          "of `beats`; beats: [beats] of placed_beat_fields. ValueError for notes outside them or out of "
          "order.");
}

}  // namespace affetto::bindings
