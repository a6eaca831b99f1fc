// Chords and the encoders of network inputs, over NumPy's structured arrays.
#include "affetto/encoding.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include <stdexcept>
#include <type_traits>
#include <vector>

#include "bindings.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

using Row = nb::ndarray<nb::numpy, float, nb::ndim<2>>;

/// One member of a context, as NumPy describes it.
struct Field {
    const char* name;
    const char* format;
    std::size_t count;
};

template <typename Context, typename Member>
Field field(const char* name, Member Context::*) {
    using Element = std::remove_all_extents_t<Member>;
    static_assert(std::is_same_v<Element, float> || std::is_same_v<Element, std::int32_t>);
    return {name, std::is_same_v<Element, float> ? "<f4" : "<i4", sizeof(Member) / sizeof(Element)};
}

#define AFFETTO_FIELD(member) field(#member, &C::member)

std::vector<Field> melody_fields() {
    using C = MelodyContext;
    return {AFFETTO_FIELD(valence),
            AFFETTO_FIELD(arousal),
            AFFETTO_FIELD(tonic),
            AFFETTO_FIELD(minor),
            AFFETTO_FIELD(last_pitch),
            AFFETTO_FIELD(sounding),
            AFFETTO_FIELD(steps_since_onset),
            AFFETTO_FIELD(chord_root),
            AFFETTO_FIELD(chord_pitch_classes),
            AFFETTO_FIELD(step_in_bar),
            AFFETTO_FIELD(beats_per_bar),
            AFFETTO_FIELD(bar_in_phrase),
            AFFETTO_FIELD(density)};
}

std::vector<Field> harmony_fields() {
    using C = HarmonyContext;
    return {AFFETTO_FIELD(embedding),    AFFETTO_FIELD(emotion_known),  AFFETTO_FIELD(chroma),
            AFFETTO_FIELD(chroma_known), AFFETTO_FIELD(tonic),          AFFETTO_FIELD(minor),
            AFFETTO_FIELD(last_chord),   AFFETTO_FIELD(previous_chord), AFFETTO_FIELD(chord_age_beats),
            AFFETTO_FIELD(beat_in_bar),  AFFETTO_FIELD(beats_per_bar),  AFFETTO_FIELD(bar_in_phrase),
            AFFETTO_FIELD(tempo_bpm),    AFFETTO_FIELD(density),        AFFETTO_FIELD(changing)};
}

std::vector<Field> dynamics_fields() {
    using C = DynamicsContext;
    return {AFFETTO_FIELD(valence),
            AFFETTO_FIELD(arousal),
            AFFETTO_FIELD(step_in_bar),
            AFFETTO_FIELD(beats_per_bar),
            AFFETTO_FIELD(bar_in_phrase),
            AFFETTO_FIELD(lane),
            AFFETTO_FIELD(pitch),
            AFFETTO_FIELD(pitch_before),
            AFFETTO_FIELD(pitch_after),
            AFFETTO_FIELD(duration_beats),
            AFFETTO_FIELD(gap_before_beats),
            AFFETTO_FIELD(inter_onset_after_beats),
            AFFETTO_FIELD(tonic),
            AFFETTO_FIELD(minor),
            AFFETTO_FIELD(chord_pitch_classes),
            AFFETTO_FIELD(density),
            AFFETTO_FIELD(polyphony),
            AFFETTO_FIELD(tempo_bpm),
            AFFETTO_FIELD(peak_pitch)};
}

std::vector<Field> groove_fields() {
    using C = GrooveContext;
    return {AFFETTO_FIELD(accents_mean), AFFETTO_FIELD(offsets_mean),  AFFETTO_FIELD(accents_last),
            AFFETTO_FIELD(valence),      AFFETTO_FIELD(arousal),       AFFETTO_FIELD(bars_heard),
            AFFETTO_FIELD(tempo_bpm),    AFFETTO_FIELD(beats_per_bar), AFFETTO_FIELD(swing),
            AFFETTO_FIELD(lateness),     AFFETTO_FIELD(density),       AFFETTO_FIELD(style)};
}

#undef AFFETTO_FIELD

/// The fields in the form that numpy.dtype takes.
nb::list description(const std::vector<Field>& fields) {
    nb::list list;
    for (const auto& entry : fields) {
        if (entry.count == 1) {
            list.append(nb::make_tuple(entry.name, entry.format));
        } else {
            list.append(nb::make_tuple(entry.name, entry.format, nb::make_tuple(entry.count)));
        }
    }
    return list;
}

/// The memory of a Python object for as long as this lives.
class BufferView {
public:
    explicit BufferView(nb::handle object) {
        if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
            throw nb::python_error();
        }
    }
    ~BufferView() { PyBuffer_Release(&view_); }
    BufferView(const BufferView&) = delete;
    BufferView& operator=(const BufferView&) = delete;

    template <typename Element>
    std::span<const Element> as() const {
        return {static_cast<const Element*>(view_.buf),
                static_cast<std::size_t>(view_.len) / sizeof(Element)};
    }

private:
    Py_buffer view_{};
};

/// Throws TypeError unless `contexts` is a one-dimensional array of the fields.
template <typename Context>
void check_contexts(nb::handle contexts, const nb::list& fields, const char* fields_name) {
    const auto numpy = nb::module_::import_("numpy");
    const auto expected = numpy.attr("dtype")(fields);
    if (nb::cast<std::size_t>(expected.attr("itemsize")) != sizeof(Context)) {
        throw std::logic_error(std::string(fields_name) + " do not fill their structure");
    }
    const bool is_array = nb::isinstance(contexts, numpy.attr("ndarray"));
    if (!is_array || !contexts.attr("dtype").equal(expected) || nb::cast<int>(contexts.attr("ndim")) != 1) {
        const nb::object found =
            is_array
                ? nb::str("{} of {} dimensions").attr("format")(contexts.attr("dtype"), contexts.attr("ndim"))
                : nb::str(contexts.type());
        const std::string message = std::string("expected a one-dimensional array of ") + fields_name +
                                    ", found " + nb::cast<std::string>(found);
        throw nb::type_error(message.c_str());
    }
}

template <typename Context, int InputSize>
Row encode_all(nb::handle contexts, const nb::list& fields, const char* fields_name) {
    check_contexts<Context>(contexts, fields, fields_name);
    const auto contiguous = nb::module_::import_("numpy").attr("ascontiguousarray")(contexts);
    const BufferView view(contiguous);
    const auto rows = view.as<Context>();
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
void bind_encoder(nb::module_& m, const char* function, const char* fields_name,
                  const std::vector<Field>& fields, const char* doc) {
    const nb::list described = description(fields);
    m.attr(fields_name) = described;
    m.def(
        function,
        [described, fields_name](nb::handle contexts) {
            return encode_all<Context, InputSize>(contexts, described, fields_name);
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
    bind_encoder<MelodyContext, contract::melody::input_size>(
        m, "encode_melody", "melody_context_fields", melody_fields(), "[n] contexts to [n, 64] inputs.");
    bind_encoder<HarmonyContext, contract::harmony::input_size>(
        m, "encode_harmony", "harmony_context_fields", harmony_fields(), "[n] contexts to [n, 128] inputs.");
    bind_encoder<DynamicsContext, contract::dynamics::input_size>(
        m, "encode_dynamics", "dynamics_context_fields", dynamics_fields(),
        "[n] contexts to [n, 32] inputs.");
    bind_encoder<GrooveContext, contract::groove::input_size>(
        m, "encode_groove", "groove_context_fields", groove_fields(), "[n] contexts to [n, 64] inputs.");
}

}  // namespace affetto::bindings
