// RecordingListener: a whole recording, streamed in, becomes what the composer hears.
//
// Threading model: one thread at a time, off the audio thread; memory grows with the recording's
// length (about 13 MB an hour), never with its sample rate.
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

struct ListeningOptions {
    std::optional<double> tempo_bpm;
    std::optional<Key> key;
};

struct HeardRecording {
    HeardMusic music;
    BeatGrid grid;
    double duration_seconds = 0.0;
    std::vector<double> frame_times;            ///< Seconds, one an analysis frame.
    std::vector<std::array<float, 2>> emotion;  ///< Valence and arousal, one an analysis frame.
    bool silent = true;
};

class RecordingListener {
public:
    /// Uses the processor's emotion network, whose state it resets.
    RecordingListener(MultiModelProcessor& processor, double sample_rate_hz);
    ~RecordingListener();
    void process(std::span<const float> mono);
    HeardRecording finish(const ListeningOptions& options);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
