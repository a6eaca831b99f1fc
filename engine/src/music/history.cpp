#include "affetto/history.h"

#include <algorithm>

namespace affetto {

namespace {

constexpr float silent_accent = -1.0F;
// What comes on a step that was silent so far is soft: the least mean error over the Groove MIDI Dataset.
constexpr float unheard_accent = -0.2F;

/// A mean that is 0 of nothing.
class Mean {
public:
    void add(float value) noexcept {
        sum_ += value;
        ++count_;
    }
    float value() const noexcept { return count_ == 0 ? 0.0F : sum_ / static_cast<float>(count_); }
    int count() const noexcept { return count_; }

private:
    float sum_ = 0.0F;
    int count_ = 0;
};

bool is_off_beat_eighth(std::size_t step) noexcept {
    constexpr auto steps_per_beat = static_cast<std::size_t>(contract::steps_per_beat);
    return step % steps_per_beat == steps_per_beat / 2;
}

}  // namespace

void GrooveHistory::add(const BarOnsets& bar) noexcept {
    bars_[static_cast<std::size_t>(bars_heard_ % kept_bars)] = bar;
    ++bars_heard_;
}

/// Writes the means of each step; returns the mean offset of the off-beat eighths.
float GrooveHistory::describe_means(GrooveContext& context) const noexcept {
    const int known = std::min(bars_heard_, kept_bars);
    Mean swing;
    for (std::size_t step = 0; step < contract::steps_per_bar; ++step) {
        Mean accent;
        Mean offset;
        for (int bar = 0; bar < known; ++bar) {
            const BarOnsets& heard = back(bar);
            if (heard.accents[step] <= silent_accent) continue;
            if (bar < accent_bars) accent.add(heard.accents[step]);
            offset.add(heard.offsets[step]);
            if (is_off_beat_eighth(step)) swing.add(heard.offsets[step]);
        }
        context.accents_mean[step] = accent.count() == 0 ? unheard_accent : accent.value();
        context.offsets_mean[step] = offset.value();
    }
    return swing.value();
}

void GrooveHistory::describe(int beats_per_bar, GrooveContext& context) const noexcept {
    constexpr std::size_t steps_per_eighth = contract::steps_per_beat / 2;
    std::array<Mean, contract::steps_per_bar / steps_per_eighth> eighths;
    Mean lateness;
    for (std::size_t step = 0; step < contract::steps_per_bar; ++step) {
        context.accents_last[step] = bars_heard_ == 0 ? silent_accent : back(0).accents[step];
        if (context.accents_last[step] <= silent_accent) continue;
        lateness.add(back(0).offsets[step]);
        eighths[step / steps_per_eighth].add(back(0).offsets[step]);
    }
    std::transform(eighths.begin(), eighths.end(), context.offsets_last,
                   [](const Mean& offset) { return offset.value(); });
    const auto steps = static_cast<float>(std::max(beats_per_bar, 1) * contract::steps_per_beat);
    context.bars_heard = bars_heard_;
    context.swing = describe_means(context);
    context.lateness = lateness.value();
    context.density = static_cast<float>(lateness.count()) / steps;
}

}  // namespace affetto
