// EmotionStream: audio in, block by block, and the emotion heard in each analysis frame out.
#include <nanobind/ndarray.h>
#include <nanobind/stl/shared_ptr.h>

#include <array>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "affetto/emotion_input.h"
#include "affetto/features.h"
#include "arrays.h"
#include "bindings.h"
#include "networks.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {
namespace {

using Mono = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

constexpr std::size_t embedding_size = contract::emotion::output_size;

/// Runs the emotion network on every frame and keeps what a caller has not been given yet.
class EmotionStream final : FeatureSink {
public:
    EmotionStream(std::shared_ptr<BundleHandle> bundle, double sample_rate_hz) : bundle_(std::move(bundle)) {
        extractor_.prepare(sample_rate_hz);
        reset();
    }

    /// (times [n], embedding [n, 64], chroma [n, 12], level_db [n]) of the n frames that became ready.
    nb::tuple process(const Mono& mono) {
        {
            const nb::gil_scoped_release unlocked;
            const std::lock_guard lock(bundle_->mutex);
            extractor_.process({mono.data(), mono.shape(0)}, *this);
        }
        const std::size_t frames = times_.size();
        return nb::make_tuple(array_of(std::exchange(times_, {}), {frames}),
                              array_of(std::exchange(embeddings_, {}), {frames, embedding_size}),
                              array_of(std::exchange(chroma_, {}), {frames, 12}),
                              array_of(std::exchange(levels_, {}), {frames}));
    }

    void reset() {
        const std::lock_guard lock(bundle_->mutex);
        extractor_.reset();
        input_.reset();
        bundle_->processor.reset(contract::emotion::index);
    }

private:
    void on_hop(const Hop&) noexcept override {}

    void on_frame(const Frame& frame) noexcept override {
        std::array<float, contract::emotion::input_size> input{};
        std::array<float, embedding_size> embedding{};
        input_.encode(frame, input);
        bundle_->processor.run(contract::emotion::index, input, embedding);
        times_.push_back(frame.time_seconds);
        embeddings_.insert(embeddings_.end(), embedding.begin(), embedding.end());
        chroma_.insert(chroma_.end(), frame.chroma.begin(), frame.chroma.end());
        levels_.push_back(frame.level_db);
    }

    std::shared_ptr<BundleHandle> bundle_;
    FeatureExtractor extractor_;
    EmotionInput input_;
    std::vector<double> times_;
    std::vector<float> embeddings_, chroma_, levels_;
};

}  // namespace

void bind_stream(nb::module_& m) {
    nb::class_<EmotionStream>(m, "EmotionStream", "The emotion heard in a stream of audio, block by block.")
        .def(nb::init<std::shared_ptr<BundleHandle>, double>(), "bundle"_a, "sample_rate"_a)
        .def("process", &EmotionStream::process, "mono"_a.noconvert(),
             "Takes [n] float32 samples; returns (times, embedding, chroma, level_db) of the new frames.")
        .def("reset", &EmotionStream::reset, "Forgets all audio; the next sample is at 0 s.");
}

}  // namespace affetto::bindings
