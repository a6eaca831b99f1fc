#include "music/timeline.h"

#include <algorithm>

namespace affetto::music {

Timeline::Timeline(const HeardMusic& heard)
    : beat_count_(static_cast<int>(heard.beats.size())),
      beats_per_bar_(heard.metre.beats_per_bar),
      lead_((beats_per_bar_ - heard.metre.first_downbeat) % beats_per_bar_),
      bar_count_(beat_count_ == 0 ? 0 : (beat_count_ + lead_ + beats_per_bar_ - 1) / beats_per_bar_) {
    for (int beat = 0; beat < beat_count_; ++beat) {
        if (heard.beats[beat].silent) continue;
        if (sounding_.empty() || sounding_.back().end != beat) sounding_.push_back({beat, beat});
        sounding_.back().end = beat + 1;
    }
}

int Timeline::bar_in_phrase(int beat) const noexcept {
    const int upbeats = lead_ > 0 ? 1 : 0;
    return (bar(beat) - upbeats + contract::bars_per_phrase) % contract::bars_per_phrase;
}

BeatRange Timeline::beats(int bar_index) const noexcept {
    const int first = bar_index * beats_per_bar_ - lead_;
    return {std::max(0, first), std::min(beat_count_, first + beats_per_bar_)};
}

}  // namespace affetto::music
