// Timeline: where each beat and step of the heard music lies in its bar and phrase, and what sounds.
#pragma once

#include <span>
#include <vector>

#include "affetto/composer.h"

namespace affetto::music {

inline constexpr int steps_per_beat = contract::steps_per_beat;

/// Beats from `first` up to and without `end`.
struct BeatRange {
    int first;
    int end;
};

/// Bars are counted from 0; an upbeat before the first downbeat is a short bar of its own, the last of
/// the phrase before.
class Timeline {
public:
    explicit Timeline(const HeardMusic& heard);

    int beat_count() const noexcept { return beat_count_; }
    int step_count() const noexcept { return beat_count_ * steps_per_beat; }
    int bar_count() const noexcept { return bar_count_; }
    int beats_per_bar() const noexcept { return beats_per_bar_; }
    int steps_per_bar() const noexcept { return beats_per_bar_ * steps_per_beat; }

    int beat_in_bar(int beat) const noexcept { return (beat + lead_) % beats_per_bar_; }
    int bar(int beat) const noexcept { return (beat + lead_) / beats_per_bar_; }
    int bar_in_phrase(int beat) const noexcept;
    int step_in_bar(int step) const noexcept {
        return beat_in_bar(step / steps_per_beat) * steps_per_beat + step % steps_per_beat;
    }
    /// The first step of a bar; below 0 for an upbeat's bar.
    int first_step(int bar_index) const noexcept {
        return (bar_index * beats_per_bar_ - lead_) * steps_per_beat;
    }
    /// The beats of a bar that exist.
    BeatRange beats(int bar_index) const noexcept;
    /// A beat on which harmony likes to change inside a bar: the third of four, none of three.
    bool is_mid_bar(int beat) const noexcept { return beats_per_bar_ == 4 && beat_in_bar(beat) == 2; }
    bool is_downbeat(int beat) const noexcept { return beat_in_bar(beat) == 0; }

    /// Runs of beats that are not silent, in order.
    std::span<const BeatRange> sounding() const noexcept { return sounding_; }

private:
    int beat_count_;
    int beats_per_bar_;
    int lead_;  ///< Beats that the first bar lacks.
    int bar_count_;
    std::vector<BeatRange> sounding_;
};

}  // namespace affetto::music
