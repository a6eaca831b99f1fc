// EmotionInput: what EmotionRecognizer is told of each analysis frame.
//
// Threading model: one thread at a time, one object a stream. Nothing here allocates, locks or throws;
// `encode` and `reset` may run on the audio thread.
// Units: dB as in features.h; time constants in seconds.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "affetto/contract.h"
#include "affetto/features.h"

namespace affetto {

/// Means that forget: a value counts the less the older it is, by the factor e a time constant.
template <std::size_t Size>
class FadingMean {
public:
    /// `memory_seconds`: the time constant; `step_seconds`: from one value to the next.
    FadingMean(double memory_seconds, double step_seconds) noexcept;
    void reset() noexcept;
    void add(const std::array<double, Size>& values, double weight = 1.0) noexcept;
    /// Zeros until something of weight was added.
    std::array<double, Size> mean() const noexcept;
    bool empty() const noexcept { return !(weight_ > 0.0); }

private:
    double keep_;
    double weight_ = 0.0;
    std::array<double, Size> sum_{};
};

extern template class FadingMean<1>;
extern template class FadingMean<2>;
extern template class FadingMean<4>;
extern template class FadingMean<12>;
extern template class FadingMean<contract::emotion::in::log_mel.size>;

/// Makes EmotionRecognizer's input of a stream of frames.
///
/// A soundfont, a room or a microphone colours a spectrum more than a feeling does. So mel bands are
/// told relative to their own past, levels relative to the recording's running level, and the chroma
/// from the tonic upwards that the last twenty seconds suggest: what a listener follows is near the
/// surface, and no gain or transposition moves it.
class EmotionInput {
public:
    static constexpr std::size_t size = contract::emotion::input_size;

    EmotionInput() noexcept;
    void reset() noexcept;
    void encode(const Frame& frame, std::span<float, size> input) noexcept;

private:
    void encode_mel(const Frame& frame, std::span<float, size> input) noexcept;
    void encode_tones(const Frame& frame, double loudness, std::span<float, size> input) noexcept;
    void encode_onsets(const Frame& frame, std::span<float, size> input) noexcept;
    void encode_level(const Frame& frame, double loudness, std::span<float, size> input) noexcept;
    double count_onsets(const Frame& frame) noexcept;

    static constexpr double frame_seconds =
        static_cast<double>(contract::hop_samples) * contract::hops_per_frame / contract::rate_hz;
    static constexpr double hop_seconds = frame_seconds / contract::hops_per_frame;

    FadingMean<1> running_power_{60.0, frame_seconds};
    FadingMean<contract::emotion::in::log_mel.size> bands_{20.0, frame_seconds};
    std::array<FadingMean<12>, 3> chroma_{FadingMean<12>{4.0, frame_seconds},
                                          FadingMean<12>{20.0, frame_seconds},
                                          FadingMean<12>{60.0, frame_seconds}};
    /// Mean strength, mean low strength, onsets a frame, deviation within the frame.
    std::array<FadingMean<4>, 4> onsets_{FadingMean<4>{0.5, frame_seconds}, FadingMean<4>{2.0, frame_seconds},
                                         FadingMean<4>{6.0, frame_seconds},
                                         FadingMean<4>{20.0, frame_seconds}};
    FadingMean<1> usual_strength_{2.0, hop_seconds};
    /// The last two hops: strength, and what was usual then.
    std::array<double, 2> last_strength_{};
    double last_usual_ = 0.0;
    /// Loudness and its square.
    std::array<FadingMean<2>, 3> loudness_{FadingMean<2>{2.0, frame_seconds},
                                           FadingMean<2>{6.0, frame_seconds},
                                           FadingMean<2>{20.0, frame_seconds}};
};

}  // namespace affetto
