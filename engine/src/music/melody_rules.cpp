#include "music/melody_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "music/chord_table.h"
#include "music/density.h"

namespace affetto::music {

namespace {

constexpr float register_width = 7.5F;     ///< Semitones, one standard deviation.
constexpr float passing_on_beat = 0.45F;   ///< Scale notes outside the chord on a beat.
constexpr float passing_off_beat = 0.85F;  ///< The same between beats.
constexpr int largest_leap = 12;
constexpr float density_learning = 0.15F;
constexpr float largest_onset_bias = 6.0F;
constexpr float least_event = 1e-5F;  ///< So that rules can choose where the network gives nothing.

/// Where a step lies in its phrase's last bar.
enum class PhraseEnd { none, cadence, after };

PhraseEnd phrase_end(const Plan& plan, int step) {
    const Timeline& timeline = plan.timeline;
    const bool last_bar = timeline.bar_in_phrase(step / steps_per_beat) == contract::bars_per_phrase - 1;
    const int cadence = timeline.beats_per_bar() == 4 ? 2 * steps_per_beat : steps_per_beat;
    const int at = timeline.step_in_bar(step);
    if (!last_bar || at < cadence) return PhraseEnd::none;
    return at == cadence ? PhraseEnd::cadence : PhraseEnd::after;
}

float theme_factor(const MelodyState& state, const Plan& plan, int step) {
    const bool repeats_theme = plan.timeline.bar_in_phrase(step / steps_per_beat) % 2 == 0;
    if (!repeats_theme || state.theme.empty()) return 1.0F;
    return state.theme[plan.timeline.step_in_bar(step)] ? 3.0F : 0.4F;
}

/// Sparse music begins few notes on the sixteenths between eighths.
float place_factor(const Plan& plan, int step) {
    return step % 2 == 0 ? 1.0F : std::min(1.0F, 0.4F + 1.2F * plan.options.density);
}

float in_register(int pitch, float arousal) {
    const float centre = 73.0F + 3.0F * arousal;
    const float distance = (static_cast<float>(pitch) - centre) / register_width;
    return std::exp(-0.5F * distance * distance);
}

/// Steps come easier than leaps, and a pitch that has been repeated gives way.
float by_interval(int pitch, const MelodyState& state) {
    if (state.last_pitch < 0) return 1.0F;
    const int interval = std::abs(pitch - state.last_pitch);
    if (interval > largest_leap) return 0.0F;
    if (interval == 0)
        return state.repeats < 2 ? 1.0F : 1.0F / static_cast<float>(state.repeats * state.repeats);
    const float tritone = interval == 6 || interval == 10 || interval == 11 ? 0.3F : 1.0F;
    return tritone * std::exp(-static_cast<float>(std::max(0, interval - 7)) / 4.0F);
}

float by_harmony(int pitch, const Plan& plan, int step) {
    if (contains(plan.chord_at(step).pitch_classes, pitch)) return 1.0F;
    const bool passes = contains(plan.scale(), pitch) && phrase_end(plan, step) == PhraseEnd::none;
    if (!passes) return 0.0F;
    return step % steps_per_beat == 0 ? passing_on_beat : passing_off_beat;
}

void end_phrase(PhraseEnd end, const Plan& plan, int step, Actions& actions) {
    if (end == PhraseEnd::cadence) actions.onset *= 4.0F;
    if (end != PhraseEnd::after) return;
    actions.onset *= 0.03F;
    const bool last_beat =
        plan.timeline.beat_in_bar(step / steps_per_beat) == plan.timeline.beats_per_bar() - 1;
    if (last_beat) actions.rest *= 3.0F;
}

/// Long notes wear off, and neither a note nor a rest outlasts its bar's worth of steps.
void limit_lengths(const MelodyState& state, const Plan& plan, int step, Actions& actions) {
    const int bar = plan.timeline.steps_per_bar();
    const int since = state.steps_since_onset;
    const bool new_chord = step % steps_per_beat == 0 && plan.chord_begins_at(step / steps_per_beat);
    if (!state.sounding || since >= bar) actions.hold = 0.0F;
    if (new_chord && !contains(plan.chord_at(step).pitch_classes, state.last_pitch)) actions.hold *= 0.15F;
    if (since > bar / 2) actions.hold *= 0.8F;
    if (!state.sounding && since >= 2 * bar) actions.rest = 0.0F;
}

}  // namespace

void learn_density(MelodyState& state, const Plan& plan, int step, bool onset) {
    const float asked = melody_density(plan.options.density, arousal_of(plan.feeling_at(step)));
    state.onset_bias += density_learning * (asked - (onset ? 1.0F : 0.0F));
    state.onset_bias = std::clamp(state.onset_bias, -largest_onset_bias, largest_onset_bias);
}

Actions bend_actions(Actions actions, const MelodyState& state, const Plan& plan, int step) {
    const PhraseEnd end = phrase_end(plan, step);
    actions.onset *= std::exp(state.onset_bias) * place_factor(plan, step);
    if (end == PhraseEnd::none) actions.onset *= theme_factor(state, plan, step);
    end_phrase(end, plan, step, actions);
    limit_lengths(state, plan, step, actions);
    return actions;
}

EventWeights bend_pitches(const EventWeights& events, const MelodyState& state, const Plan& plan, int step) {
    EventWeights weights{};
    const int move = semitones_to_c(plan.key.tonic);
    const float arousal = arousal_of(plan.feeling_at(step));
    for (int pitch = lowest_melody_pitch; pitch <= highest_melody_pitch; ++pitch) {
        const int event = pitch + move;
        weights[pitch] = (events[event] + least_event) * in_register(pitch, arousal) *
                         by_interval(pitch, state) * by_harmony(pitch, plan, step);
    }
    return weights;
}

}  // namespace affetto::music
