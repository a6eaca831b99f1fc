// LiveBeats: hops and frames, gathered into beats of the music as soon as they are complete.
//
// Threading model: one thread at a time, beside the audio thread; allocates while it gathers.
// Units: seconds of what was heard; beats of the music.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "affetto/composer.h"
#include "pipeline/live_listener.h"
#include "pipeline/messages.h"

namespace affetto::pipeline {

struct LiveBeat {
    HeardBeat heard;
    int beat_in_bar;
    int beats_per_bar;
};

/// A beat as another bundle's composer may be told of it: without the latent values, which only the networks
/// that heard it understand.
class PastBeat {
public:
    PastBeat() noexcept = default;
    explicit PastBeat(const LiveBeat& beat) noexcept;
    LiveBeat beat() const noexcept;

private:
    static constexpr int told = contract::emotion::out::latent.offset;
    static_assert(told + contract::emotion::out::latent.size == contract::emotion::output_size);

    std::array<float, told> feeling_{};
    std::array<float, 12> chroma_{};
    float level_db_ = 0.0F;
    bool silent_ = true;
    std::array<float, contract::steps_per_beat> accents_{}, offsets_{};
    int beat_in_bar_ = 0, beats_per_bar_ = 0;
};

class LiveBeats {
public:
    /// Forgets the beats so far: the music begins anew or elsewhere.
    void restart() noexcept;
    /// Marks the beats that begin within a chunk, which begins at `begin_seconds`.
    void mark(const AudioChunk& chunk, double begin_seconds, double sample_rate_hz);
    /// The next beat that is over and wholly known.
    std::optional<LiveBeat> next(const LiveListener& listener);

private:
    struct Mark {
        double begin_seconds;
        int beat_in_bar;
        int beats_per_bar;
    };
    void enter_bar(const AudioChunk& chunk) noexcept;

    /// Beats whose onsets are weighed together: what is loud and what is late is told from them.
    static constexpr std::size_t context_beats = 8;

    Recent<Mark> marks_{4 * context_beats};
    std::size_t told_ = 0;  ///< How many of the marks since the restart have been told.
    std::size_t marked_ = 0;
    std::uint64_t bar_serial_ = 0;
    int next_beat_ = 0;  ///< Of the bar.
    bool restarted_ = true;
};

}  // namespace affetto::pipeline
