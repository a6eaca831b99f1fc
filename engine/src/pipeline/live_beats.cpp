#include "pipeline/live_beats.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace affetto::pipeline {

PastBeat::PastBeat(const LiveBeat& beat) noexcept
    : chroma_(beat.heard.chroma),
      level_db_(beat.heard.level_db),
      silent_(beat.heard.silent),
      accents_(beat.heard.accents),
      offsets_(beat.heard.offsets),
      beat_in_bar_(beat.beat_in_bar),
      beats_per_bar_(beat.beats_per_bar) {
    std::copy_n(beat.heard.embedding.begin(), told, feeling_.begin());
}

LiveBeat PastBeat::beat() const noexcept {
    LiveBeat beat{{{}, chroma_, level_db_, silent_, accents_, offsets_}, beat_in_bar_, beats_per_bar_};
    std::copy_n(feeling_.begin(), told, beat.heard.embedding.begin());
    return beat;
}

void LiveBeats::restart() noexcept {
    marks_.clear();
    told_ = marked_ = 0;
    restarted_ = true;
}

/// A bar is heard from its beginning, but where the music has started within it, from the next beat.
void LiveBeats::enter_bar(const AudioChunk& chunk) noexcept {
    constexpr double rounding_beats = 1e-3;
    bar_serial_ = chunk.bar_serial;
    const double into_bar = chunk.begin_beats - chunk.bar.begin_beats;
    next_beat_ = restarted_ ? static_cast<int>(std::ceil(std::max(0.0, into_bar - rounding_beats))) : 0;
    restarted_ = false;
}

void LiveBeats::mark(const AudioChunk& chunk, double begin_seconds, double sample_rate_hz) {
    if (restarted_ || chunk.bar_serial != bar_serial_) enter_bar(chunk);
    const double beats_per_second = chunk.beats_per_sample * sample_rate_hz;
    for (; next_beat_ < chunk.bar.length_beats; ++next_beat_) {
        const double beat = chunk.bar.begin_beats + next_beat_;
        if (beat >= chunk.end_beats) return;
        const double since_begin = (beat - chunk.begin_beats) / beats_per_second;
        marks_.add({begin_seconds + since_begin, next_beat_, chunk.bar.beats_per_bar});
        ++marked_;
    }
}

std::optional<LiveBeat> LiveBeats::next(const LiveListener& listener) {
    if (told_ + 1 >= marked_) return std::nullopt;
    const std::size_t waiting = std::min(marked_ - told_, marks_.size());
    const std::size_t index = marks_.size() - waiting;
    told_ = marked_ - waiting;
    const double end_seconds = marks_[index + 1].begin_seconds;
    if (listener.now_seconds() < end_seconds + LiveListener::frame_lag_seconds) return std::nullopt;
    const std::size_t first = index < context_beats ? 0 : index + 1 - context_beats;
    BeatGrid grid;
    for (std::size_t i = first; i <= index + 1; ++i) grid.beats.push_back(marks_[i].begin_seconds);
    const auto heard = gather_beats(grid, listener.hops(), listener.frames(), listener.now_seconds());
    ++told_;
    return LiveBeat{heard[index - first], marks_[index].beat_in_bar, marks_[index].beats_per_bar};
}

}  // namespace affetto::pipeline
