#include "music/rhythm.h"

#include <algorithm>
#include <numeric>

namespace affetto::music {

namespace {

constexpr int eighth = steps_per_beat / 2;
constexpr float accent_weight = 0.6F;

float metre_weight(int step, int steps_per_bar) {
    if (step == 0) return 10.0F;
    if (steps_per_bar == 4 * steps_per_beat && step == 2 * steps_per_beat) return 0.9F;
    return step % steps_per_beat == 0 ? 0.65F : 0.3F;
}

std::vector<int> playing_steps(const Plan& plan, const std::vector<std::vector<int>>& rhythms) {
    const Timeline& timeline = plan.timeline;
    std::vector<bool> plays(timeline.step_count(), false);
    for (int bar = 0; bar < timeline.bar_count(); ++bar) {
        for (const int at : rhythms[bar]) {
            const int step = timeline.first_step(bar) + at;
            if (step >= 0 && step < timeline.step_count()) plays[step] = true;
        }
    }
    std::vector<int> steps;
    for (int step = 0; step < timeline.step_count(); ++step) {
        const int beat = step / steps_per_beat;
        if (plan.chord_classes[beat] < 0) continue;
        const bool begins = step % steps_per_beat == 0 && plan.chord_begins_at(beat);
        if (plays[step] || begins) steps.push_back(step);
    }
    return steps;
}

int chord_end(const Plan& plan, int step) {
    int beat = step / steps_per_beat + 1;
    while (beat < plan.timeline.beat_count() && !plan.chord_begins_at(beat)) ++beat;
    return beat * steps_per_beat;
}

}  // namespace

std::vector<int> accented_steps(const BarGroove& groove, int steps_per_bar, int count) {
    std::vector<int> steps;
    for (int step = 0; step < steps_per_bar; step += eighth) steps.push_back(step);
    const auto weight = [&](int step) {
        return metre_weight(step, steps_per_bar) + accent_weight * groove.accents[step];
    };
    std::stable_sort(steps.begin(), steps.end(), [&](int a, int b) { return weight(a) > weight(b); });
    steps.resize(std::clamp<std::size_t>(count, 1, steps.size()));
    std::sort(steps.begin(), steps.end());
    return steps;
}

std::vector<Strike> strikes_of(const Plan& plan, const std::vector<std::vector<int>>& rhythms) {
    const std::vector<int> steps = playing_steps(plan, rhythms);
    std::vector<Strike> strikes;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const int end = chord_end(plan, steps[i]);
        strikes.push_back({steps[i], i + 1 < steps.size() ? std::min(steps[i + 1], end) : end, end});
    }
    return strikes;
}

}  // namespace affetto::music
