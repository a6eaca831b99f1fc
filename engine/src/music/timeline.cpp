#include "music/timeline.h"

#include <algorithm>

namespace affetto::music {

Timeline::Timeline(const HeardMusic& heard, std::int64_t first_bar_number, bool ends)
    : beat_count_(static_cast<int>(heard.beats.size())),
      beats_per_bar_(heard.metre.beats_per_bar),
      compound_(heard.metre.compound),
      lead_((beats_per_bar_ - heard.metre.first_downbeat) % beats_per_bar_),
      bar_count_(beat_count_ == 0 ? 0 : (beat_count_ + lead_ + beats_per_bar_ - 1) / beats_per_bar_),
      first_bar_number_(first_bar_number),
      ends_(ends) {
    for (int beat = 0; beat < beat_count_; ++beat) {
        sounds_.push_back(!heard.beats[beat].silent);
        if (heard.beats[beat].silent) continue;
        if (sounding_.empty() || sounding_.back().end != beat) sounding_.push_back({beat, beat});
        sounding_.back().end = beat + 1;
    }
}

BeatRange Timeline::beats(int bar_index) const noexcept {
    const int first = bar_index * beats_per_bar_ - lead_;
    return {std::max(0, first), std::min(beat_count_, first + beats_per_bar_)};
}

bool Timeline::is_strong(int step) const noexcept {
    const int at = step_in_bar(step);
    return at == 0 || (is_pulse(step) && beats_per_bar_ != 2 && 2 * at == steps_per_bar());
}

bool Timeline::sounds(int beat) const noexcept { return beat >= 0 && beat < beat_count_ && sounds_[beat]; }

}  // namespace affetto::music
