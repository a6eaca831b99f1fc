// Recordings: audio streamed in, heard music out.
#include "affetto/recording.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "arrays.h"
#include "bindings.h"
#include "networks.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {

namespace {

using Mono = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

/// Keeps the bundle alive, and its networks to itself while it runs them.
class ListenerHandle {
public:
    ListenerHandle(std::shared_ptr<BundleHandle> bundle, double sample_rate_hz)
        : bundle_(std::move(bundle)), listener_(bundle_->processor, sample_rate_hz) {}

    void process(const Mono& mono) {
        check_open();
        const nb::gil_scoped_release unlocked;
        const std::lock_guard lock(bundle_->mutex);
        listener_.process({mono.data(), mono.shape(0)});
    }

    HeardRecording finish(std::optional<double> tempo_bpm, std::optional<std::pair<int, bool>> key,
                          std::optional<std::pair<int, bool>> metre) {
        check_open();
        ListeningOptions options;
        options.tempo_bpm = tempo_bpm;
        if (key) options.key = Key{checked_tonic(key->first), key->second, 1.0F};
        if (metre) options.metre = checked_metre(metre->first, metre->second);
        finished_ = true;
        const nb::gil_scoped_release unlocked;
        const std::lock_guard lock(bundle_->mutex);
        return listener_.finish(options);
    }

private:
    void check_open() const {
        if (finished_)
            throw std::runtime_error("expected a recording that goes on, found one that was finished");
    }

    static int checked_tonic(int tonic) {
        if (tonic >= 0 && tonic <= 11) return tonic;
        throw std::invalid_argument("expected a tonic from 0 to 11, found " + std::to_string(tonic));
    }

    static GivenMetre checked_metre(int beats_per_bar, bool compound) {
        if (beats_per_bar == 3 || (!compound && (beats_per_bar == 2 || beats_per_bar == 4))) {
            return {beats_per_bar, compound};
        }
        throw std::invalid_argument("expected 2, 3 or 4 beats a bar, or 3 of a compound one, found " +
                                    std::to_string(beats_per_bar));
    }

    std::shared_ptr<BundleHandle> bundle_;
    RecordingListener listener_;
    bool finished_ = false;
};

ArrayOf<double> copied(const std::vector<double>& values) {
    std::vector<double> copy = values;
    const std::size_t count = copy.size();
    return array_of(std::move(copy), {count});
}

Array emotion_of(const HeardRecording& heard) {
    std::vector<float> values;
    for (const auto& frame : heard.emotion) values.insert(values.end(), frame.begin(), frame.end());
    return array_of(std::move(values), {heard.emotion.size(), 2});
}

void bind_heard_recording(nb::module_& m) {
    using C = HeardRecording;
    constexpr auto own = nb::rv_policy::move;
    nb::class_<C>(m, "HeardRecording", "A recording as the composer hears it, and where in it that was.")
        .def_ro("music", &C::music, "What the composer hears.")
        .def_prop_ro(
            "beats", [](const C& self) { return copied(self.grid.beats); }, own, "[beats] seconds.")
        .def_prop_ro("tempo_bpm", [](const C& self) { return self.grid.tempo_bpm; })
        .def_prop_ro("beats_found", [](const C& self) { return self.grid.found; })
        .def_prop_ro("beat_confidence", [](const C& self) { return self.grid.confidence; })
        .def_prop_ro("beats_per_bar", [](const C& self) { return self.music.metre.beats_per_bar; })
        .def_prop_ro("compound", [](const C& self) { return self.music.metre.compound; })
        .def_prop_ro("first_downbeat", [](const C& self) { return self.music.metre.first_downbeat; })
        .def_prop_ro("tonic", [](const C& self) { return self.music.key.tonic; })
        .def_prop_ro("minor", [](const C& self) { return self.music.key.minor; })
        .def_prop_ro("key_confidence", [](const C& self) { return self.music.key.confidence; })
        .def_ro("duration_seconds", &C::duration_seconds)
        .def_prop_ro(
            "frame_times", [](const C& self) { return copied(self.frame_times); }, own, "[frames] seconds.")
        .def_prop_ro("emotion", &emotion_of, own, "[frames, 2] valence and arousal.")
        .def_ro("silent", &C::silent);
}

}  // namespace

void bind_recording(nb::module_& m) {
    bind_heard_recording(m);
    nb::class_<ListenerHandle>(m, "RecordingListener", "Hears a recording, streamed in blocks of any size.")
        .def(nb::init<std::shared_ptr<BundleHandle>, double>(), "bundle"_a, "sample_rate"_a)
        .def("process", &ListenerHandle::process, "mono"_a.noconvert(), "Takes [n] samples, float32.")
        .def("finish", &ListenerHandle::finish, "tempo_bpm"_a = nb::none(), "key"_a = nb::none(),
             "metre"_a = nb::none(),
             "Ends the recording and hears it as a whole; `key` is (tonic, minor), `metre` (beats, "
             "compound).");
}

}  // namespace affetto::bindings
