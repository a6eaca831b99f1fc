// Features: audio in, analysis hops and frames out.
//
// Threading model: one thread at a time. The constructor and `prepare` allocate and lock, because extractors
// share what is constant; `process` and `reset` never allocate, lock or throw, and may run on the audio
// thread. `process` and `flush` use 70 kB of stack. Units: seconds are seconds of the recording. Levels are
// dB relative to a full-scale square wave, so that a full-scale sine reads -3.01 dB. Mel bands share out the
// power of the level: they sum to it.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "affetto/contract.h"

namespace affetto {

/// What is known every hop (contract::hop_samples at contract::rate_hz, 10 ms).
struct Hop {
    double time_seconds;       ///< Centre of the analysis window in the recording.
    float onset_strength;      ///< Log-mel flux, at least 0.
    float low_onset_strength;  ///< The same over the bands below about 200 Hz.
    float level_db;            ///< Mean power of the window from 23 Hz to 9.9 kHz, at least the floor.
};

/// What is known every analysis frame (contract::hops_per_frame hops, 100 ms).
struct Frame {
    double time_seconds;                                ///< Centre of the frame in the recording.
    std::array<float, contract::mel_bands> log_mel_db;  ///< Mean mel power over the frame's hops, dB.
    std::array<float, 12> chroma;                       ///< Pitch classes from C, at least 0, at most 1.
    std::array<float, contract::hops_per_frame> onset_strength;      ///< Of the frame's hops, in order.
    std::array<float, contract::hops_per_frame> low_onset_strength;  ///< The same over the low bands.
    float level_db;  ///< Mean power over the frame's hops, dB.
};

/// Receives what FeatureExtractor::process finds, in order of time, on the calling thread.
class FeatureSink {
public:
    virtual ~FeatureSink() = default;
    virtual void on_hop(const Hop& hop) noexcept = 0;
    virtual void on_frame(const Frame& frame) noexcept = 0;
};

/// Turns mono audio at any rate from 8 to 192 kHz into hops and frames.
///
/// The audio is resampled to contract::rate_hz first, so that every rate gives the same frames. Hop i
/// is centred at i x 10 ms; a hop is known 43 ms of audio after its centre and a frame 171 ms after
/// its, plus the resampler's reach (3 ms at most; 4 ms at 8 kHz). Samples that are not finite count
/// as 0. `prepare` comes before all else.
class FeatureExtractor {
public:
    FeatureExtractor();
    ~FeatureExtractor();
    FeatureExtractor(FeatureExtractor&&) noexcept;
    FeatureExtractor& operator=(FeatureExtractor&&) noexcept;

    /// Sizes every buffer for a sample rate. Throws std::invalid_argument outside 8,000 to 192,000.
    void prepare(double sample_rate_hz);
    /// Forgets all audio; the next sample is at 0 s.
    void reset() noexcept;
    /// Takes any number of samples (block borders change nothing in the result).
    void process(std::span<const float> mono, FeatureSink& sink) noexcept;
    /// Feeds the silence that brings the last real samples through the windows: in the end there is
    /// a frame for every tenth of a second begun, and ten hops a frame. `reset` comes next.
    void flush(FeatureSink& sink) noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
