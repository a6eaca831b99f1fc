// RecordingListener: a whole recording, streamed in, becomes what the composer hears.
//
// Threading model: one thread at a time, off the audio thread; memory grows with the recording's
// length (about 20 MB an hour, twice that while finishing), never with its sample rate.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "affetto/composer.h"
#include "affetto/features.h"
#include "affetto/listening.h"
#include "affetto/processor.h"

namespace affetto {

/// A hop below this level counts as silence, whatever came before or after.
inline constexpr float silence_gate_db = -60.0F;

struct ListeningOptions {
    std::optional<double> tempo_bpm;
    std::optional<Key> key;
    std::optional<GivenMetre> metre;
};

struct HeardRecording {
    HeardMusic music;
    BeatGrid grid;
    double duration_seconds = 0.0;
    std::vector<double> frame_times;            ///< Seconds, one an analysis frame.
    std::vector<std::array<float, 2>> emotion;  ///< Valence and arousal, one an analysis frame.
    bool silent = true;                         ///< Every beat is; nothing is played.
};

class RecordingListener {
public:
    /// Uses the processor's emotion network, whose state it resets; until `finish` nothing else may run
    /// that network. Throws std::invalid_argument for a rate outside 8,000 to 192,000 Hz.
    RecordingListener(MultiModelProcessor& processor, double sample_rate_hz);
    ~RecordingListener();
    void process(std::span<const float> mono);
    /// Ends the recording and hears it as a whole. Call once.
    HeardRecording finish(const ListeningOptions& options);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
