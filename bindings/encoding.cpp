// Chords and the encoders of network inputs, over NumPy's structured arrays.
#include "affetto/encoding.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include "bindings.h"
#include "context_fields.h"
#include "structured.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

using Row = nb::ndarray<nb::numpy, float, nb::ndim<2>>;

template <typename Context, int InputSize>
Row encode_all(nb::handle contexts, const nb::list& fields, const char* fields_name) {
    const StructuredView<Context> view(contexts, fields, fields_name);
    const auto rows = view.rows();
    auto* values = new float[rows.size() * InputSize];
    nb::capsule owner(values, [](void* memory) noexcept { delete[] static_cast<float*>(memory); });
    {
        const nb::gil_scoped_release release;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            encode(rows[i], std::span<float, InputSize>(values + i * InputSize, InputSize));
        }
    }
    return Row(values, {rows.size(), static_cast<std::size_t>(InputSize)}, owner);
}

template <typename Context, int InputSize>
void bind_encoder(nb::module_& m, const char* function, const char* fields_name, const nb::list& fields,
                  const char* doc) {
    m.attr(fields_name) = fields;
    m.def(
        function,
        [fields, fields_name](nb::handle contexts) {
            return encode_all<Context, InputSize>(contexts, fields, fields_name);
        },
        "contexts"_a.none(), doc);
}

int checked_tonic(int tonic) {
    if (tonic < 0 || tonic > 11) {
        throw nb::value_error(("expected a tonic from 0 to 11, found " + std::to_string(tonic)).c_str());
    }
    return tonic;
}

void bind_chords(nb::module_& m) {
    m.def(
        "chord_class",
        [](std::string_view label, int tonic) { return chord_class_of_label(label, checked_tonic(tonic)); },
        "label"_a, "tonic"_a,
        "The class of a chord label in Harte's syntax, such as \"Bb:hdim7/3\"; -1 for \"X\".\n\n"
        "Qualities outside the classes fold to the nearest by function. ValueError for no label.");
    m.def(
        "chord_class_of_intervals",
        [](int root, std::uint32_t intervals, int tonic) {
            return chord_class(root, intervals, checked_tonic(tonic));
        },
        "root"_a, "intervals"_a, "tonic"_a,
        "The class of a chord given as bits of semitones above its root (bit 0); root -1 is no chord.");
    m.def(
        "chord_of_class",
        [](int chord_class, int tonic) {
            const Chord chord = chord_of_class(chord_class, checked_tonic(tonic));
            return std::pair(chord.root, chord.pitch_classes);
        },
        "chord_class"_a, "tonic"_a, "(root, pitch classes as bits); root -1 and no bits for N.C.");
    m.def(
        "chord_name",
        [](int chord_class, int tonic, bool minor) {
            return chord_name(chord_class, checked_tonic(tonic), minor);
        },
        "chord_class"_a, "tonic"_a, "minor"_a = false, "The chord in Harte's syntax, spelled for the key.");
    m.def(
        "scale_of_key", [](int tonic, bool minor) { return scale_of_key(checked_tonic(tonic), minor); },
        "tonic"_a, "minor"_a, "The pitch classes of the key as bits; minor has both sevenths.");
    m.def(
        "semitones_to_c", [](int tonic) { return semitones_to_c(checked_tonic(tonic)); }, "tonic"_a,
        "Semitones that bring a tonic to C by the shorter way, -6 to 5: the melody's transposition.");
}

}  // namespace

void bind_encoding(nb::module_& m) {
    bind_chords(m);
    bind_encoder<MelodyContext, contract::melody::input_size>(m, "encode_melody", "melody_context_fields",
                                                              melody_context_fields(),
                                                              "[n] contexts to [n, 64] inputs.");
    bind_encoder<HarmonyContext, contract::harmony::input_size>(m, "encode_harmony", "harmony_context_fields",
                                                                harmony_context_fields(),
                                                                "[n] contexts to [n, 128] inputs.");
    bind_encoder<DynamicsContext, contract::dynamics::input_size>(
        m, "encode_dynamics", "dynamics_context_fields", dynamics_context_fields(),
        "[n] contexts to [n, 32] inputs.");
    bind_encoder<GrooveContext, contract::groove::input_size>(m, "encode_groove", "groove_context_fields",
                                                              groove_context_fields(),
                                                              "[n] contexts to [n, 64] inputs.");
}

}  // namespace affetto::bindings
