#include "music/heard_past.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "music/feeling.h"
#include "music/harmony_plan.h"

namespace affetto::music {

namespace {

constexpr int compared_beats = 16;
constexpr int least_compared_beats = 8;
/// Likeness of chroma at which a return is as good as unknown, and as good as sure.
constexpr float unlike = 0.55F;
constexpr float alike = 0.9F;
constexpr float most_certain = 0.85F;
constexpr float occupied_share = 0.5F;
constexpr int pitched_beats = 32;

template <typename Values>
bool finite(const Values& values) noexcept {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

bool finite(const HeardBeat& beat) noexcept {
    return finite(beat.embedding) && finite(beat.chroma) && finite(beat.accents) && finite(beat.offsets);
}

/// The correlation of two chroma; 0 where one has no shape.
float correlation(const Chroma& a, const Chroma& b) noexcept {
    float mean_a = 0.0F, mean_b = 0.0F;
    for (std::size_t i = 0; i < 12; ++i) {
        mean_a += a[i] / 12.0F;
        mean_b += b[i] / 12.0F;
    }
    float product = 0.0F, square_a = 0.0F, square_b = 0.0F;
    for (std::size_t i = 0; i < 12; ++i) {
        product += (a[i] - mean_a) * (b[i] - mean_b);
        square_a += (a[i] - mean_a) * (a[i] - mean_a);
        square_b += (b[i] - mean_b) * (b[i] - mean_b);
    }
    const float norm = std::sqrt(square_a * square_b);
    return norm > 1e-12F ? product / norm : 0.0F;
}

}  // namespace

void HeardPast::reset() noexcept { *this = {}; }

void HeardPast::jump() noexcept {
    count_ = 0;
    bar_beats_ = bar_count_ = 0;
    completed_ = false;
}

void HeardPast::hear(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept {
    Beat& kept = beats_[static_cast<std::size_t>(count_ % kept_beats)];
    const bool sounds = !beat.silent && finite(beat);
    kept = {sounds ? beat.chroma : Chroma{}, !sounds, beat_in_bar, beats_per_bar};
    ++count_;
    if (sounds) {
        const float share = felt_ ? 1.0F - std::exp(-1.0F / static_cast<float>(beats_per_bar)) : 1.0F;
        const Embedding felt = told(beat.embedding);
        for (std::size_t i = 0; i < feeling_.size(); ++i) {
            feeling_[i] += share * (std::clamp(felt[i], -1.0F, 1.0F) - feeling_[i]);
        }
        felt_ = true;
    }
    hear_onsets(sounds ? beat : HeardBeat{}, beat_in_bar, beats_per_bar);
}

void HeardPast::hear_onsets(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept {
    completed_ = false;
    if (beat_in_bar == 0) {
        bar_ = silent_bar();
        bar_beats_ = 0;
    } else if (bar_beats_ != beat_in_bar) {
        bar_beats_ = 0;
        return;
    }
    put_beat(beat, beat_in_bar, bar_);
    if (++bar_beats_ < beats_per_bar) return;
    completed_ = true;
    bars_[static_cast<std::size_t>(bar_count_++ % kept_bars)] = bar_;
}

bool HeardPast::silent() const noexcept {
    if (count_ == 0) return true;
    const int beats = std::min(known(), std::max(1, ago(0).beats_per_bar));
    for (int i = 0; i < beats; ++i) {
        if (!ago(i).silent) return false;
    }
    return true;
}

bool HeardPast::pitched(int tonic) const {
    HeardMusic music;
    std::vector<BeatSound> sounds;
    const int beats = std::min(known(), pitched_beats);
    if (beats == 0) return false;
    music.metre = {std::max(1, ago(0).beats_per_bar), 0};
    for (int i = beats - 1; i >= 0; --i) {
        if (ago(i).silent) continue;
        music.beats.emplace_back();
        sounds.push_back({ago(i).chroma, 1.0F});
    }
    return is_pitched(sounds, Timeline(music), ago(beats - 1).beat_in_bar, tonic);
}

BarOccupancy HeardPast::occupancy(int steps_per_bar) const noexcept {
    BarOnsets common = silent_bar();
    const int bars = std::min(bar_count_, kept_bars);
    for (int step = 0; step < steps_per_bar && bars > 0; ++step) {
        int onsets = 0;
        for (int bar = 0; bar < bars; ++bar) onsets += bars_[bar].accents[step] > -1.0F ? 1 : 0;
        if (static_cast<float>(onsets) > occupied_share * static_cast<float>(bars))
            common.accents[step] = 0.0F;
    }
    return occupancy_of(common, steps_per_bar);
}

BeatSound HeardPast::last_sound() const noexcept {
    if (count_ == 0 || ago(0).silent) return {};
    return {ago(0).chroma, 1.0F};
}

/// How like the last beats are to those `lag` beats before them.
float HeardPast::likeness(int lag) const noexcept {
    const int beats = std::min(compared_beats, known() - lag);
    if (beats < least_compared_beats) return 0.0F;
    float sum = 0.0F;
    for (int i = 0; i < beats; ++i) sum += correlation(ago(i).chroma, ago(i + lag).chroma);
    return sum / static_cast<float>(beats);
}

/// The best distance in whole bars; of those all but as good, the shortest.
int HeardPast::best_lag(int beats_per_bar, float& best) const noexcept {
    constexpr float clearly_better = 0.02F;
    int found = 0;
    best = 0.0F;
    for (int bars = 1; bars <= longest_return_bars; ++bars) {
        const float like = likeness(bars * beats_per_bar);
        if (like <= best + clearly_better) continue;
        best = like;
        found = bars * beats_per_bar;
    }
    return found;
}

HeardPast::BarSounds HeardPast::expect(int beats_per_bar) const noexcept {
    BarSounds sounds{};
    if (count_ == 0 || ago(0).beats_per_bar != beats_per_bar) return sounds;
    float like = 0.0F;
    const int lag = best_lag(beats_per_bar, like);
    const float certainty = most_certain * std::clamp((like - unlike) / (alike - unlike), 0.0F, 1.0F);
    if (lag == 0 || certainty <= 0.0F) return sounds;
    const int unheard = beats_per_bar - 1 - ago(0).beat_in_bar;  // Between the last beat and the bar.
    for (int beat = 0; beat < beats_per_bar; ++beat) {
        const int back = lag - 1 - unheard - beat;  // From the last beat heard.
        if (back < 0 || back >= known()) continue;
        sounds[static_cast<std::size_t>(beat)] = {ago(back).chroma, certainty};
    }
    return sounds;
}

}  // namespace affetto::music
