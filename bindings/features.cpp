// Features and the emotion network's input.
#include "affetto/features.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "affetto/emotion_input.h"
#include "arrays.h"
#include "bindings.h"
#include "heard_features.h"

namespace nb = nanobind;

namespace affetto::bindings {
namespace {

using Mono = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

std::span<const float> samples_of(const Mono& mono) { return {mono.data(), mono.shape(0)}; }

/// Python's streaming extractor: each call returns what it made ready.
class StreamingExtractor {
public:
    explicit StreamingExtractor(double sample_rate_hz) { extractor_.prepare(sample_rate_hz); }

    HeardFeatures process(const Mono& mono) {
        HeardFeatures heard;
        const nb::gil_scoped_release unlocked;
        extractor_.process(samples_of(mono), heard);
        return heard;
    }

    HeardFeatures flush() {
        HeardFeatures heard;
        extractor_.flush(heard);
        return heard;
    }

    void reset() { extractor_.reset(); }

private:
    FeatureExtractor extractor_;
};

HeardFeatures extract_features(const Mono& mono, double sample_rate_hz) {
    HeardFeatures heard;
    const nb::gil_scoped_release unlocked;
    FeatureExtractor extractor;
    extractor.prepare(sample_rate_hz);
    extractor.process(samples_of(mono), heard);
    extractor.flush(heard);
    return heard;
}

using Rows = nb::ndarray<const float, nb::shape<-1, contract::mel_bands>, nb::c_contig, nb::device::cpu>;
using ChromaRows = nb::ndarray<const float, nb::shape<-1, 12>, nb::c_contig, nb::device::cpu>;

void require_size(const char* name, std::size_t expected, std::size_t found) {
    if (found == expected) return;
    throw std::invalid_argument(std::string(name) + ": expected " + std::to_string(expected) +
                                " rows, found " + std::to_string(found));
}

/// Features whose arrays were kept; their times follow from their places.
void features_of_arrays(HeardFeatures* self, const Mono& onset_strength, const Mono& low_onset_strength,
                        const Mono& level_db, const Rows& log_mel_db, const ChromaRows& chroma,
                        const Mono& frame_level_db) {
    std::vector<Frame> frames(log_mel_db.shape(0));
    require_size("chroma", frames.size(), chroma.shape(0));
    require_size("frame_level_db", frames.size(), frame_level_db.shape(0));
    std::vector<Hop> hops(onset_strength.shape(0));
    require_size("onset_strength", frames.size() * contract::hops_per_frame, hops.size());
    require_size("low_onset_strength", hops.size(), low_onset_strength.shape(0));
    require_size("level_db", hops.size(), level_db.shape(0));
    for (std::size_t i = 0; i < hops.size(); ++i) {
        const double seconds = static_cast<double>(i) * contract::hop_samples / contract::rate_hz;
        hops[i] = {seconds, onset_strength.data()[i], low_onset_strength.data()[i], level_db.data()[i]};
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const double hop = (static_cast<double>(i) + 0.5) * contract::hops_per_frame - 0.5;
        frames[i].time_seconds = hop * contract::hop_samples / contract::rate_hz;
        frames[i].level_db = frame_level_db.data()[i];
        std::copy_n(log_mel_db.data() + i * contract::mel_bands, contract::mel_bands,
                    frames[i].log_mel_db.begin());
        std::copy_n(chroma.data() + i * 12, 12, frames[i].chroma.begin());
        const std::size_t first_hop = i * contract::hops_per_frame;
        std::copy_n(onset_strength.data() + first_hop, contract::hops_per_frame,
                    frames[i].onset_strength.begin());
        std::copy_n(low_onset_strength.data() + first_hop, contract::hops_per_frame,
                    frames[i].low_onset_strength.begin());
    }
    new (self) HeardFeatures(std::move(hops), std::move(frames));
}

Array encode_emotion(const HeardFeatures& heard) {
    const auto frames = heard.frames();
    std::vector<float> inputs(frames.size() * EmotionInput::size);
    EmotionInput encoder;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        encoder.encode(frames[i], std::span<float, EmotionInput::size>(inputs.data() + i * EmotionInput::size,
                                                                       EmotionInput::size));
    }
    return array_of(std::move(inputs), {frames.size(), EmotionInput::size});
}

}  // namespace

void bind_features(nb::module_& m) {
    // Every access makes fresh arrays, which own themselves.
    constexpr auto own = nb::rv_policy::move;
    const auto hop_field = [](float Hop::*field) {
        return [field](const HeardFeatures& heard) { return heard.hop_field(field); };
    };
    nb::class_<HeardFeatures>(m, "Features", "Hops and frames found in audio, in order of time.")
        .def("__init__", &features_of_arrays, nb::kw_only(), nb::arg("onset_strength"),
             nb::arg("low_onset_strength"), nb::arg("level_db"), nb::arg("log_mel_db"), nb::arg("chroma"),
             nb::arg("frame_level_db"))
        .def_prop_ro("hop_times", &HeardFeatures::hop_times, own)
        .def_prop_ro("onset_strength", hop_field(&Hop::onset_strength), own)
        .def_prop_ro("low_onset_strength", hop_field(&Hop::low_onset_strength), own)
        .def_prop_ro("level_db", hop_field(&Hop::level_db), own)
        .def_prop_ro("frame_times", &HeardFeatures::frame_times, own)
        .def_prop_ro("log_mel_db", &HeardFeatures::log_mel_db, own)
        .def_prop_ro("chroma", &HeardFeatures::chroma, own)
        .def_prop_ro("frame_level_db", &HeardFeatures::frame_level_db, own);

    nb::class_<StreamingExtractor>(m, "FeatureExtractor", "Features of a stream, block by block.")
        .def(nb::init<double>(), nb::arg("sample_rate"))
        .def("process", &StreamingExtractor::process, nb::arg("mono"))
        .def("flush", &StreamingExtractor::flush)
        .def("reset", &StreamingExtractor::reset);

    m.def("extract_features", &extract_features, nb::arg("mono"), nb::arg("sample_rate"),
          "Features of a whole recording.");
    m.def("encode_emotion", &encode_emotion, nb::arg("features"),
          "The emotion network's inputs for a stream of frames from its beginning.");
}

}  // namespace affetto::bindings
