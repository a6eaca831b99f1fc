// LiveListener: a stream of audio becomes recent hops, frames with their emotion, and a key.
//
// Threading model: one thread at a time, beside the audio thread.
// Units: seconds of what was heard: samples lost on the way are left out.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "affetto/emotion_input.h"
#include "affetto/features.h"
#include "affetto/listening.h"
#include "affetto/processor.h"
#include "pipeline/heard_beats.h"
#include "pipeline/messages.h"
#include "pipeline/recent.h"

namespace affetto::pipeline {

class LiveListener final : private FeatureSink {
public:
    explicit LiveListener(double sample_rate_hz);

    /// Forgets all audio; the emotion network's state is the caller's to reset.
    void reset() noexcept;
    /// Uses the processor's emotion network for the length of the call.
    void hear(std::span<const float> mono, MultiModelProcessor& processor) noexcept;

    double now_seconds() const noexcept { return static_cast<double>(heard_samples_) / sample_rate_hz_; }
    std::span<const Hop> hops() const noexcept { return hops_.items(); }
    std::span<const HeardFrame> frames() const noexcept { return frames_.items(); }
    /// The key that the last half minute suggests.
    Key key() const;

    /// A frame is known this long after its centre, the resampler's reach included.
    static constexpr double frame_lag_seconds = 0.18;
    /// Hops are kept so long: what tempo is heard from.
    static constexpr double hops_seconds = 12.0;

private:
    void on_hop(const Hop& hop) noexcept override;
    void on_frame(const Frame& frame) noexcept override;

    double sample_rate_hz_;
    std::int64_t heard_samples_ = 0;
    FeatureExtractor extractor_;
    EmotionInput emotion_input_;
    MultiModelProcessor* processor_ = nullptr;  ///< Set while `hear` runs.
    Recent<Hop> hops_;
    Recent<HeardFrame> frames_;
    Recent<std::array<float, 12>> tones_;  ///< Chroma of frames that sound.
};

}  // namespace affetto::pipeline
