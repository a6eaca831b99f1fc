// What was heard before, for contexts made in training as the composer makes them.
#include "affetto/history.h"

#include <nanobind/ndarray.h>

#include <algorithm>
#include <string>

#include "bindings.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

using ChromaRows = nb::ndarray<const float, nb::shape<-1, 12>, nb::c_contig, nb::device::cpu>;
using StepRows =
    nb::ndarray<const float, nb::shape<-1, contract::steps_per_bar>, nb::c_contig, nb::device::cpu>;
using Rows = nb::ndarray<nb::numpy, float, nb::shape<-1, 12>>;

Rows chroma_so_far(const ChromaRows& beats) {
    const std::size_t count = beats.shape(0);
    auto* values = new float[count * 12];
    nb::capsule owner(values, [](void* memory) noexcept { delete[] static_cast<float*>(memory); });
    ChromaHistory history;
    for (std::size_t beat = 0; beat < count; ++beat) {
        std::copy_n(history.so_far().begin(), 12, values + beat * 12);
        Chroma chroma;
        std::copy_n(beats.data() + beat * 12, 12, chroma.begin());
        history.add(chroma);
    }
    return Rows(values, {count, 12}, owner);
}

/// A zeroed array of groove contexts and its memory.
struct GrooveContexts {
    nb::object array;
    GrooveContext* rows;
};

GrooveContexts zeroed_contexts(std::size_t count) {
    const auto numpy = nb::module_::import_("numpy");
    const auto fields = nb::module_::import_("affetto._engine").attr("groove_context_fields");
    nb::object array = numpy.attr("zeros")(count, numpy.attr("dtype")(fields));
    const auto address = nb::cast<std::uintptr_t>(array.attr("ctypes").attr("data"));
    return {array, reinterpret_cast<GrooveContext*>(address)};
}

nb::object groove_history(const StepRows& accents, const StepRows& offsets, int beats_per_bar) {
    if (accents.shape(0) != offsets.shape(0)) {
        const auto message = "expected as many bars of offsets as of accents, found " +
                             std::to_string(offsets.shape(0)) + " and " + std::to_string(accents.shape(0));
        throw nb::value_error(message.c_str());
    }
    const GrooveContexts contexts = zeroed_contexts(accents.shape(0));
    GrooveHistory history;
    for (std::size_t bar = 0; bar < accents.shape(0); ++bar) {
        auto& context = contexts.rows[bar];
        history.describe(beats_per_bar, context);
        context.beats_per_bar = beats_per_bar;
        context.style = -1;
        BarOnsets onsets;
        std::copy_n(accents.data() + bar * contract::steps_per_bar, contract::steps_per_bar,
                    onsets.accents.begin());
        std::copy_n(offsets.data() + bar * contract::steps_per_bar, contract::steps_per_bar,
                    onsets.offsets.begin());
        history.add(onsets);
    }
    return contexts.array;
}

}  // namespace

void bind_history(nb::module_& m) {
    m.def("chroma_so_far", &chroma_so_far, "beats"_a,
          "[beats, 12] chroma to [beats, 12]: what HarmonyContext's chroma holds at each beat.\n\n"
          "The beats before it, each counting half as much as the one after; zeros at the first.");
    m.def(
        "groove_history", &groove_history, "accents"_a, "offsets"_a, "beats_per_bar"_a,
        "Groove contexts of each bar from the bars before it, [bars] of groove_context_fields.\n\n"
        "accents: [bars, 16] in [-1, 1], -1 where nothing begins; offsets: [bars, 16] in halves of a step.\n"
        "Emotion and tempo are left 0 and style -1, to be filled in.");
}

}  // namespace affetto::bindings
