// Timeline: where each beat and step of the heard music lies in its bar and phrase, and what sounds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "affetto/composer.h"

namespace affetto::music {

inline constexpr int steps_per_beat = contract::steps_per_beat;
inline constexpr int bars_per_phrase = contract::bars_per_phrase;
/// Two phrases that answer each other: the first ends open, the second closed.
inline constexpr int bars_per_period = 2 * bars_per_phrase;

/// Beats from `first` up to and without `end`.
struct BeatRange {
    int first;
    int end;
};

/// Bars are counted from 0; an upbeat before the first downbeat is a short bar of its own, the last of
/// the phrase before.
class Timeline {
public:
    /// `first_bar_number` is what bar 0 counts as in phrases and for random numbers; it may be negative.
    /// `ends`: the music is over with its last bar, rather than that no more of it is known.
    explicit Timeline(const HeardMusic& heard, std::int64_t first_bar_number = 0, bool ends = false);

    int beat_count() const noexcept { return beat_count_; }
    int step_count() const noexcept { return beat_count_ * steps_per_beat; }
    int bar_count() const noexcept { return bar_count_; }
    int beats_per_bar() const noexcept { return beats_per_bar_; }
    int steps_per_bar() const noexcept { return beats_per_bar_ * steps_per_beat; }
    /// 6/8: groups of three eighths.
    bool compound() const noexcept { return compound_; }
    /// Steps from one felt beat to the next.
    int steps_per_pulse() const noexcept { return compound_ ? 3 * steps_per_beat / 2 : steps_per_beat; }

    int beat_in_bar(int beat) const noexcept { return (beat + lead_) % beats_per_bar_; }
    int bar(int beat) const noexcept { return (beat + lead_) / beats_per_bar_; }
    /// What a bar counts as in the whole, the upbeat's bar before the first.
    std::int64_t bar_number(int bar_index) const noexcept {
        return first_bar_number_ + bar_index - (lead_ > 0 ? 1 : 0);
    }
    int bar_in_phrase(int beat) const noexcept { return in_cycle(bar(beat), bars_per_phrase); }
    int bar_in_period(int beat) const noexcept { return in_cycle(bar(beat), bars_per_period); }
    bool is_last_bar(int bar_index) const noexcept { return ends_ && bar_index == bar_count_ - 1; }
    /// Whether a beat lies in the bar that ends its phrase, or the music.
    bool ends_phrase(int beat) const noexcept {
        return bar_in_phrase(beat) == bars_per_phrase - 1 || is_last_bar(bar(beat));
    }
    /// The same of a period.
    bool ends_period(int beat) const noexcept {
        return bar_in_period(beat) == bars_per_period - 1 || is_last_bar(bar(beat));
    }
    bool begins_phrase(int bar_index) const noexcept { return in_cycle(bar_index, bars_per_phrase) == 0; }
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
    bool is_pulse(int step) const noexcept { return step_in_bar(step) % steps_per_pulse() == 0; }
    /// Downbeats and the middle of a bar that has one.
    bool is_strong(int step) const noexcept;

    /// Runs of beats that are not silent, in order.
    std::span<const BeatRange> sounding() const noexcept { return sounding_; }
    bool sounds(int beat) const noexcept;
    /// Whether a run begins on this beat.
    bool begins_run(int beat) const noexcept { return sounds(beat) && (beat == 0 || !sounds(beat - 1)); }

private:
    int in_cycle(int bar_index, int bars) const noexcept {
        return static_cast<int>(((bar_number(bar_index) % bars) + bars) % bars);
    }

    int beat_count_;
    int beats_per_bar_;
    bool compound_;
    int lead_;  ///< Beats that the first bar lacks.
    int bar_count_;
    std::int64_t first_bar_number_;
    bool ends_;
    std::vector<BeatRange> sounding_;
    std::vector<bool> sounds_;  ///< One a beat.
};

}  // namespace affetto::music
