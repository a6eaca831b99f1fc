#include "heard_music.h"

#include <algorithm>

#include "affetto/composer.h"
#include "structured.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

/// HeardBeat without its padding.
struct BeatRow {
    float embedding[contract::emotion::output_size];
    float chroma[12];
    float level_db;
    std::int32_t silent;
    float accents[contract::steps_per_beat];
    float offsets[contract::steps_per_beat];
};

nb::list heard_beat_fields() {
    using C = BeatRow;
    return description({field("embedding", &C::embedding), field("chroma", &C::chroma),
                        field("level_db", &C::level_db), field("silent", &C::silent),
                        field("accents", &C::accents), field("offsets", &C::offsets)});
}

HeardBeat read_row(const BeatRow& row) {
    HeardBeat beat;
    std::copy(std::begin(row.embedding), std::end(row.embedding), beat.embedding.begin());
    std::copy(std::begin(row.chroma), std::end(row.chroma), beat.chroma.begin());
    beat.level_db = row.level_db;
    beat.silent = row.silent != 0;
    std::copy(std::begin(row.accents), std::end(row.accents), beat.accents.begin());
    std::copy(std::begin(row.offsets), std::end(row.offsets), beat.offsets.begin());
    return beat;
}

BeatRow write_row(const HeardBeat& beat) {
    BeatRow row{};
    std::copy(beat.embedding.begin(), beat.embedding.end(), row.embedding);
    std::copy(beat.chroma.begin(), beat.chroma.end(), row.chroma);
    row.level_db = beat.level_db;
    row.silent = beat.silent ? 1 : 0;
    std::copy(beat.accents.begin(), beat.accents.end(), row.accents);
    std::copy(beat.offsets.begin(), beat.offsets.end(), row.offsets);
    return row;
}

HeardMusic make_music(nb::handle beats, int beats_per_bar, int first_downbeat, int tonic, bool minor,
                      double tempo_bpm, bool compound) {
    const StructuredView<BeatRow> view(beats, heard_beat_fields(), "heard_beat_fields");
    HeardMusic music;
    for (const auto& row : view.rows()) music.beats.push_back(read_row(row));
    music.metre = {beats_per_bar, first_downbeat, compound};
    music.key = {tonic, minor, 1.0F};
    music.tempo_bpm = tempo_bpm;
    return music;
}

nb::object beats_of(const HeardMusic& music) {
    const StructuredResult<BeatRow> result(heard_beat_fields(), music.beats.size());
    std::transform(music.beats.begin(), music.beats.end(), result.rows().begin(), write_row);
    return result.array();
}

}  // namespace

void bind_heard_music(nb::module_& m) {
    m.attr("heard_beat_fields") = heard_beat_fields();
    nb::class_<HeardMusic>(m, "HeardMusic", "What the composer hears, beat by beat.")
        .def(
            "__init__",
            [](HeardMusic* self, nb::handle beats, int beats_per_bar, int first_downbeat, int tonic,
               bool minor, double tempo_bpm, bool compound) {
                new (self) HeardMusic(
                    make_music(beats, beats_per_bar, first_downbeat, tonic, minor, tempo_bpm, compound));
            },
            "beats"_a.none(), "beats_per_bar"_a = 4, "first_downbeat"_a = 0, "tonic"_a = 0, "minor"_a = false,
            "tempo_bpm"_a = 120.0, "compound"_a = false)
        .def_prop_ro("beats", &beats_of, "[beats] of heard_beat_fields.")
        .def_prop_ro("beats_per_bar", [](const HeardMusic& self) { return self.metre.beats_per_bar; })
        .def_prop_ro("compound", [](const HeardMusic& self) { return self.metre.compound; })
        .def_prop_ro("first_downbeat", [](const HeardMusic& self) { return self.metre.first_downbeat; })
        .def_prop_ro("tonic", [](const HeardMusic& self) { return self.key.tonic; })
        .def_prop_ro("minor", [](const HeardMusic& self) { return self.key.minor; })
        .def_prop_ro("key_confidence", [](const HeardMusic& self) { return self.key.confidence; })
        .def_prop_ro("tempo_bpm", [](const HeardMusic& self) { return self.tempo_bpm; });
}

}  // namespace affetto::bindings
