// LiveListener: a stream of audio becomes recent hops, frames with their emotion, and a key.
//
// Threading model: one thread at a time, beside the audio thread.
// Units: seconds of what was heard: samples lost on the way are left out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "affetto/emotion_input.h"
#include "affetto/features.h"
#include "affetto/listening.h"
#include "affetto/processor.h"
#include "pipeline/heard_beats.h"
#include "pipeline/messages.h"
#include "pipeline/recent.h"

namespace affetto::pipeline {

/// The times of hops and frames are known from their numbers, and hundreds of chroma and embeddings need no
/// more than 16 bits a value: an engine is small, so that many fit into a process.
struct KeptHop {
    float onset_strength, low_onset_strength, level_db;
};
struct KeptEmbedding {
    std::array<std::int16_t, contract::emotion::output_size> values;  ///< 32767 for 1.
};
struct KeptChroma {
    std::array<std::uint16_t, 12> shares;  ///< 65535 for 1.
};

class LiveListener final : private FeatureSink {
public:
    explicit LiveListener(double sample_rate_hz);

    /// Forgets all audio; the emotion network's state is the caller's to reset.
    void reset() noexcept;
    /// Uses the processor's emotion network for the length of the call.
    void hear(std::span<const float> mono, MultiModelProcessor& processor) noexcept;

    double now_seconds() const noexcept { return static_cast<double>(heard_samples_) / sample_rate_hz_; }
    /// These copy; oldest first. The hops of the last `hops_seconds`,
    std::vector<Hop> hops() const;
    /// the frames of the last `frames_seconds`,
    std::vector<HeardFrame> frames() const;
    /// and those of the last `hops_seconds` with time and chroma alone, from `begin_seconds` on, as seconds
    /// since then.
    std::vector<Frame> chroma_frames(double begin_seconds) const;
    /// The last frame, or nullptr.
    const HeardFrame* last_frame() const noexcept { return chroma_.empty() ? nullptr : &last_; }
    /// The key that the last half minute suggests.
    Key key() const;

    /// A frame is known this long after its centre, the resampler's reach included.
    static constexpr double frame_lag_seconds = 0.18;
    /// Hops are kept so long: what tempo is heard from.
    static constexpr double hops_seconds = 12.0;
    /// Frames are kept so long: a beat is felt as its last three seconds at most.
    static constexpr double frames_seconds = 3.2;

private:
    void on_hop(const Hop& hop) noexcept override;
    void on_frame(const Frame& frame) noexcept override;

    double sample_rate_hz_;
    std::int64_t heard_samples_ = 0;
    FeatureExtractor extractor_;
    EmotionInput emotion_input_;
    MultiModelProcessor* processor_ = nullptr;  ///< Set while `hear` runs.
    Recent<KeptHop> hops_;
    Recent<KeptChroma> chroma_;         ///< Of all frames,
    Recent<KeptEmbedding> embeddings_;  ///< and of the last of them.
    HeardFrame last_{};
    Recent<KeptChroma> tones_;  ///< Of frames that sound.
};

}  // namespace affetto::pipeline
