#include "music/rhythm.h"

#include <algorithm>
#include <cmath>

#include "music/feeling.h"
#include "music/random.h"

namespace affetto::music {

namespace {

constexpr int eighth = steps_per_beat / 2;
constexpr float accent_weight = 0.6F;
constexpr float far_density = 0.15F;

float metre_weight(int step, int steps_per_bar, bool compound) {
    if (step == 0) return 10.0F;
    const bool has_middle = steps_per_bar != 3 * steps_per_beat || compound;
    if (has_middle && 2 * step == steps_per_bar) return 0.9F;
    const int pulse = compound ? 3 * eighth : steps_per_beat;
    if (compound) return step % pulse == 2 * eighth ? 0.5F : 0.3F;
    return step % pulse == 0 ? 0.65F : 0.3F;
}

bool begins_chord(const Plan& plan, int step) {
    return step % steps_per_beat == 0 && plan.chord_begins_at(step / steps_per_beat);
}

std::vector<int> playing_steps(const Plan& plan, int bar, const std::vector<int>& rhythm) {
    std::vector<int> steps;
    const BeatRange beats = plan.timeline.beats(bar);
    const int origin = plan.timeline.first_step(bar);
    for (int step = beats.first * steps_per_beat; step < beats.end * steps_per_beat; ++step) {
        if (plan.chord_classes[step / steps_per_beat] < 0) continue;
        const bool plays = std::binary_search(rhythm.begin(), rhythm.end(), step - origin);
        const bool enters = step % steps_per_beat == 0 && plan.timeline.begins_run(step / steps_per_beat);
        if (plays || enters || begins_chord(plan, step)) steps.push_back(step);
    }
    return steps;
}

/// The first beat after a step with another chord, a rest, or another bar.
int chord_end_beat(const Plan& plan, int step, int bar_end) {
    int beat = step / steps_per_beat + 1;
    while (beat < bar_end && !plan.chord_begins_at(beat)) ++beat;
    return beat;
}

}  // namespace

std::vector<int> accented_steps(const BarGroove& groove, int steps_per_bar, int count, bool compound) {
    std::vector<int> steps;
    for (int step = 0; step < steps_per_bar; step += eighth) steps.push_back(step);
    const auto weight = [&](int step) {
        return metre_weight(step, steps_per_bar, compound) + accent_weight * groove.accents[step];
    };
    std::stable_sort(steps.begin(), steps.end(), [&](int a, int b) { return weight(a) > weight(b); });
    steps.resize(std::clamp<std::size_t>(count, 1, steps.size()));
    std::sort(steps.begin(), steps.end());
    return steps;
}

bool ends_alone(const Plan& plan, int bar) {
    const auto& onsets = plan.occupancy[bar].onsets;
    return plan.timeline.is_last_bar(bar) && std::find(onsets.begin(), onsets.end(), true) == onsets.end();
}

std::vector<int> varied(const Plan& plan, int bar, std::vector<int> rhythm) {
    if (ends_alone(plan, bar)) return {0};
    Random random = bar_random(plan, Stream::rhythm, bar);
    if (random.unit() >= 1.0F - plan.options.repetition) return rhythm;
    const int eighths = plan.timeline.steps_per_bar() / eighth;
    const int step = eighth * (1 + static_cast<int>(random.unit() * static_cast<float>(eighths - 1)));
    const auto place = std::lower_bound(rhythm.begin(), rhythm.end(), step);
    if (place != rhythm.end() && *place == step) {
        rhythm.erase(place);
    } else {
        rhythm.insert(place, step);
    }
    return rhythm;
}

std::vector<Strike> strikes_of(const Plan& plan, int bar, const std::vector<int>& rhythm) {
    const std::vector<int> steps = playing_steps(plan, bar, rhythm);
    const int bar_end = plan.timeline.beats(bar).end;
    std::vector<Strike> strikes;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const int end_beat = chord_end_beat(plan, steps[i], bar_end);
        const int end = end_beat * steps_per_beat;
        const int next = i + 1 < steps.size() ? std::min(steps[i + 1], end) : end;
        const bool changes = end_beat < plan.timeline.beat_count() && plan.chord_begins_at(end_beat);
        strikes.push_back({steps[i], next, end, next == end && changes});
    }
    return strikes;
}

bool PhraseHold::settles(const Plan& plan, int bar) noexcept {
    const int beat = plan.timeline.beats(bar).first;
    const Embedding& feeling = plan.feelings[beat];
    const bool moved = is_far(feeling, feeling_) || std::abs(plan.options.density - density_) > far_density;
    if (held_ && !moved && !plan.timeline.begins_phrase(bar)) return false;
    held_ = true;
    feeling_ = feeling;
    density_ = plan.options.density;
    return true;
}

}  // namespace affetto::music
