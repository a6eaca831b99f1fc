// Heard past: what live playing remembers of the beats that have gone by, and expects of the next.
#pragma once

#include <array>
#include <cstdint>

#include "music/groove_plan.h"
#include "music/plan.h"

namespace affetto::music {

/// Fixed memory: a few minutes of slow music.
class HeardPast {
public:
    /// Longest distance at which music is looked for that comes again.
    static constexpr int longest_return_bars = 16;

    void reset() noexcept;
    /// Forgets beats and bars, and keeps the feeling.
    void jump() noexcept;
    void hear(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept;

    bool felt() const noexcept { return felt_; }
    /// Smoothed over about a bar; zeros before anything sounded.
    const Embedding& feeling() const noexcept { return feeling_; }
    /// Nothing sounded in the last bar's worth of beats.
    bool silent() const noexcept;
    /// Whether chords or notes could be heard lately.
    bool pitched(int tonic) const;
    /// The bar that has just become complete, if the last beat completed one.
    const BarOnsets* completed_bar() const noexcept { return completed_ ? &bar_ : nullptr; }
    /// Where the last four bars played, each step by the majority.
    BarOccupancy occupancy(int steps_per_bar) const noexcept;
    /// The last beat heard; certainty 0 where there is none.
    BeatSound last_sound() const noexcept;

    /// What a bar's beats will sound like, should the music come again as it did before: the beats that
    /// followed where it sounded most like the last four bars. Certainty follows that likeness. The bar
    /// is the first that begins after the last beat heard.
    using BarSounds = std::array<BeatSound, contract::steps_per_bar / contract::steps_per_beat>;
    BarSounds expect(int beats_per_bar) const noexcept;

private:
    static constexpr int kept_beats = 128;
    static constexpr int kept_bars = 4;

    struct Beat {
        Chroma chroma{};
        bool silent = true;
        int beat_in_bar = 0, beats_per_bar = 0;
    };
    const Beat& ago(int beats) const noexcept { return beats_[(count_ - 1 - beats) % kept_beats]; }
    int known() const noexcept { return static_cast<int>(std::min<std::int64_t>(count_, kept_beats)); }
    float likeness(int lag) const noexcept;
    int best_lag(int beats_per_bar, float& likeness) const noexcept;
    void hear_onsets(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept;

    std::array<Beat, kept_beats> beats_{};  ///< A ring.
    std::int64_t count_ = 0;
    Embedding feeling_{};
    bool felt_ = false;
    BarOnsets bar_{};
    int bar_beats_ = 0;  ///< Beats of the bar so far, if heard from its beginning; else 0.
    bool completed_ = false;
    std::array<BarOnsets, kept_bars> bars_{};  ///< A ring of complete bars.
    int bar_count_ = 0;
};

}  // namespace affetto::music
