#include "music/melody_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include "music/chord_table.h"
#include "music/cues.h"
#include "music/density.h"
#include "music/phrase_end.h"
#include "music/rhythm.h"

namespace affetto::music {

namespace {

constexpr float register_width = 6.5F;  ///< Semitones, one standard deviation.
/// Scale notes outside the chord, on strong beats, on other beats and between.
constexpr float passing_strong = 0.25F;
constexpr float passing_on_beat = 0.6F;
constexpr float passing_off_beat = 1.0F;
/// The root where a period closes, and where the music does.
constexpr float closing_root = 3.0F;
constexpr float last_root = 15.0F;
/// What is left of all else where the music closes and nothing is heard that might close otherwise.
constexpr float no_close = 1e-9F;
constexpr float last_rest = 0.05F;  ///< Of a rest's weight while that last note sounds.
/// What is left of a note that contradicts the chord; what the tonic gains after the leading note, and what
/// is left of a step back from it to the seventh of the scale.
constexpr float contradiction = 0.01F;
constexpr float led_home = 3.0F;
constexpr float led_away = 0.1F;
constexpr int largest_leap = 12;
constexpr int leap = 5;
constexpr int largest_step = 2;
constexpr float density_learning = 0.15F;
constexpr float largest_onset_bias = 6.0F;
constexpr float least_event = 1e-5F;  ///< So that rules can choose where the network gives nothing.

constexpr float entry = 3.0F;                   ///< A phrase likes to begin with its first bar.
constexpr float rest_before_first_note = 2.0F;  ///< At most so many times an onset, on each beat.
constexpr float long_rest = 0.6F;               ///< What a rest weighs once it has lasted half a bar.

constexpr float echo_share = 0.7F;
constexpr float theme_onset = 10.0F;
constexpr float theme_silence = 1.5F;
constexpr float theme_pitch = 16.0F;
constexpr float widest_theme = 1.6F;  ///< Semitones, one standard deviation; narrower the more returns.
constexpr float half_strength = 0.7F;
constexpr float full_strength = 20.0F;

/// `surprise` at which intervals, passing notes and off-beats are the network's own.
constexpr float plain_surprise = 0.3F;
constexpr float daring_leap = 0.35F;  ///< A semitone.
constexpr int widest_daring = 9;
constexpr float daring_passing = 0.8F;
constexpr float daring_off_beat = 0.6F;

float daring(const Plan& plan) { return plan.options.surprise - plain_surprise; }

float returning(const MelodyState& state, const Plan& plan) {
    return plan.options.repetition * (state.model.echo ? echo_share : 1.0F);
}

/// How hard what returns pulls: in proportion up to half of the way, then faster, since the network, the
/// harmony and chance all pull elsewhere.
float strength(const MelodyState& state, const Plan& plan) {
    const float asked = 2.0F * returning(state, plan);
    return half_strength * (asked < 1.0F ? asked : std::pow(full_strength / half_strength, asked - 1.0F));
}

float theme_factor(const MelodyState& state, const Plan& plan, int step) {
    if (state.model.bar == nullptr) return 1.0F;
    const bool begins = (*state.model.bar)[plan.timeline.step_in_bar(step)] >= 0;
    const float by = strength(state, plan);
    return begins ? 1.0F + theme_onset * by : 1.0F / (1.0F + theme_silence * by);
}

/// Sparse and plain music begins few notes on the sixteenths between eighths, surprising music fewer on
/// the beat.
float place_factor(const Plan& plan, int step) {
    const float off = plan.timeline.is_pulse(step) ? -1.0F : 1.0F;
    const float syncopated = std::exp(off * daring_off_beat * daring(plan));
    if (step % 2 == 0) return syncopated;
    const float lively = 1.2F * plan.density_of(Lane::melody) + 0.5F * daring(plan);
    return syncopated * std::clamp(0.4F + lively, 0.2F, 1.0F);
}

/// Where the recording plays, the melody waits; in its gaps it answers.
float gap_factor(const Plan& plan, int step) {
    const BarOccupancy& heard = plan.occupancy[plan.timeline.bar(step / steps_per_beat)];
    const bool taken = heard.onsets[plan.timeline.step_in_bar(step)];
    return taken ? 1.0F - 0.3F * heard.busyness : 1.0F + 0.4F * heard.busyness;
}

/// Rises over the first part of the phrase and comes home: 0 on average.
float arch(const Plan& plan, int step) {
    const Timeline& timeline = plan.timeline;
    const auto steps = static_cast<float>(bars_per_phrase * timeline.steps_per_bar());
    const int into =
        timeline.bar_in_phrase(step / steps_per_beat) * timeline.steps_per_bar() + timeline.step_in_bar(step);
    const float at = static_cast<float>(into) / steps;
    return std::sin(std::numbers::pi_v<float> * std::pow(at, 0.85F)) - 0.6F;
}

float in_register(int pitch, const Plan& plan, int step) {
    const Register range = plan.register_of(Lane::melody);
    const auto middle = static_cast<float>(range.lowest + range.highest) / 2.0F;
    const float centre = middle + melody_lift(plan.feeling_at(step)) + 4.0F * arch(plan, step);
    const float distance = (static_cast<float>(pitch) - centre) / register_width;
    return std::exp(-0.5F * distance * distance);
}

float by_repeats(const MelodyState& state) {
    return state.repeats < 2 ? 1.0F : 1.0F / static_cast<float>(state.repeats * state.repeats);
}

/// Steps come easier than leaps; a dissonance moves on by step, a leap turns back.
float by_interval(int pitch, const MelodyState& state, const Plan& plan) {
    if (state.last_pitch < 0) return 1.0F;
    const int moved = pitch - state.last_pitch;
    const int size = std::abs(moved);
    if (size > largest_leap) return 0.0F;
    if (size == 0) return by_repeats(state) * (state.unresolved ? 0.5F : 1.0F);
    const float reach = 2.8F + 4.0F * plan.options.surprise;
    float weight = std::exp(-static_cast<float>(std::max(0, size - 7)) / reach);
    if (size > largest_step) {
        weight *= std::exp(daring_leap * daring(plan) * static_cast<float>(std::min(size, widest_daring)));
    }
    if (size == 6 || size == 10 || size == 11) weight *= 0.3F;
    if (state.unresolved && size > largest_step) weight *= 0.25F;
    const bool on = (moved > 0) == (state.last_interval > 0);
    if (std::abs(state.last_interval) > leap) weight *= on ? 0.4F : size <= largest_step ? 1.5F : 1.0F;
    return weight;
}

/// In minor the leading note goes up to the tonic.
float by_leading(int pitch, const MelodyState& state, const Plan& plan, int step) {
    constexpr int leading = 11;
    if (!plan.minor[step / steps_per_beat] || state.last_pitch < 0) return 1.0F;
    if (wrap12(state.last_pitch - plan.tonic) != leading) return 1.0F;
    const int moved = pitch - state.last_pitch;
    return moved == 1 ? led_home : moved == -1 ? led_away : 1.0F;
}

/// Whether a step lies in the last bar of music that ends with nothing heard beside it.
bool closes_alone(const Plan& plan, int step) {
    return ends_alone(plan, plan.timeline.bar(step / steps_per_beat));
}

/// The root where a period or the music closes.
float by_close(int pitch, const Plan& plan, int step) {
    const int beat = step / steps_per_beat;
    const bool closes =
        phrase_end(plan.timeline, step) == PhraseEnd::cadence && plan.timeline.ends_period(beat);
    if (!closes) return 1.0F;
    const bool root = wrap12(pitch) == plan.chord_at(step).root;
    if (closes_alone(plan, step)) return root ? 1.0F : no_close;
    if (!root) return 1.0F;
    return plan.timeline.is_last_bar(plan.timeline.bar(beat)) ? last_root : closing_root;
}

/// How readily notes outside the chord are taken: more in tense music, less in serene.
float spice(const Embedding& feeling) {
    return std::clamp(1.0F + 0.4F * (arousal_of(feeling) - valence_of(feeling)), 0.5F, 1.6F);
}

float by_harmony(int pitch, const Plan& plan, int step) {
    const Chord& chord = plan.chord_at(step);
    const PhraseEnd end = phrase_end(plan.timeline, step);
    if (contains(chord.pitch_classes, pitch)) return by_close(pitch, plan, step);
    if (!contains(plan.scale(step / steps_per_beat), pitch)) return 0.0F;
    if (chord.pitch_classes != 0 && end != PhraseEnd::none) return 0.0F;
    const bool on_pulse = plan.timeline.is_pulse(step);
    const float passing = plan.timeline.is_strong(step) ? passing_strong
                          : on_pulse                    ? passing_on_beat
                                                        : passing_off_beat;
    const float fits = contradicts(plan, step / steps_per_beat, chord, pitch) ? contradiction : 1.0F;
    return fits * passing * spice(plan.feeling_at(step)) * (1.0F + daring_passing * daring(plan));
}

/// Near the pitch, or for an echo the interval, that the model has here.
float by_theme(int pitch, const MelodyState& state, const Plan& plan, int step) {
    if (state.model.bar == nullptr) return 1.0F;
    const int model = (*state.model.bar)[plan.timeline.step_in_bar(step)];
    if (model < 0) return 1.0F;
    int goal = model;
    if (state.model.echo) {
        if (state.model_pitch < 0 || state.last_pitch < 0) return 1.0F;
        goal = state.last_pitch + model - state.model_pitch;
    }
    const float width = widest_theme * (1.0F - 0.6F * returning(state, plan));
    const float off = static_cast<float>(pitch - goal) / width;
    return 1.0F + theme_pitch * strength(state, plan) * std::exp(-0.5F * off * off);
}

/// Music that ends with nothing heard beside it has its last note on the cadence.
void end_music(PhraseEnd end, Actions& actions) {
    if (end == PhraseEnd::cadence) actions.rest *= no_close;
    if (end == PhraseEnd::cadence) actions.hold *= no_close;
    if (end != PhraseEnd::after) return;
    actions.onset *= no_close;
    actions.rest *= last_rest;
}

void end_phrase(PhraseEnd end, const Plan& plan, int step, Actions& actions) {
    if (end != PhraseEnd::none && closes_alone(plan, step)) return end_music(end, actions);
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
    const Chord& chord = plan.chord_at(step);
    if (new_chord && !contains(chord.pitch_classes, state.last_pitch)) actions.hold *= 0.15F;
    if (new_chord && contradicts(plan, step / steps_per_beat, chord, state.last_pitch))
        actions.hold *= contradiction;
    if (since > bar / 2) actions.hold *= 0.8F;
    if (state.sounding) return;
    const bool enters =
        plan.timeline.bar_in_phrase(step / steps_per_beat) == 0 && plan.timeline.is_strong(step);
    if (enters) actions.onset *= entry;
    if (since > bar / 2) actions.rest *= long_rest;
    const bool may_begin = state.last_pitch < 0 && plan.timeline.is_pulse(step);
    if (may_begin) actions.rest = std::min(actions.rest, rest_before_first_note * actions.onset);
    if (since >= 2 * bar) actions.rest = 0.0F;
}

}  // namespace

bool contradicts(const Plan& plan, int beat, const Chord& chord, int pitch) noexcept {
    if (chord.pitch_classes == 0 || chord.root < 0 || contains(chord.pitch_classes, pitch)) return false;
    const auto other = [&](int from, int low) {
        const int at = wrap12(pitch - from);
        if (at != low && at != low + 1) return false;
        return contains(chord.pitch_classes, from + (at == low ? low + 1 : low));
    };
    constexpr int third = 3;
    constexpr int seventh = 10;
    if (plan.minor[beat] && other(plan.tonic, seventh)) return true;
    return other(chord.root, third) || other(chord.root, seventh);
}

float asked_density(const Plan& plan, int step) {
    const float busyness = plan.occupancy[plan.timeline.bar(step / steps_per_beat)].busyness;
    const float left_free = 1.0F - 0.35F * std::max(0.0F, busyness - 0.5F);
    return left_free * melody_density(plan, plan.feeling_at(step));
}

void learn_density(MelodyState& state, const Plan& plan, int step, bool onset) {
    state.onset_bias += density_learning * (asked_density(plan, step) - (onset ? 1.0F : 0.0F));
    state.onset_bias = std::clamp(state.onset_bias, -largest_onset_bias, largest_onset_bias);
}

Actions bend_actions(Actions actions, const MelodyState& state, const Plan& plan, int step) {
    const PhraseEnd end = phrase_end(plan.timeline, step);
    actions.onset *= std::exp(state.onset_bias) * place_factor(plan, step) * gap_factor(plan, step);
    if (end == PhraseEnd::none) actions.onset *= theme_factor(state, plan, step);
    end_phrase(end, plan, step, actions);
    limit_lengths(state, plan, step, actions);
    return actions;
}

EventWeights bend_pitches(const EventWeights& events, const MelodyState& state, const Plan& plan, int step) {
    EventWeights weights{};
    const int move = semitones_to_c(plan.tonic);
    const Register range = plan.register_of(Lane::melody);
    for (int pitch = range.lowest; pitch <= range.highest; ++pitch) {
        const int event = pitch + move;
        const bool known = event >= first_pitch_event && event < static_cast<int>(events.size());
        weights[pitch] = ((known ? events[event] : 0.0F) + least_event) * in_register(pitch, plan, step) *
                         by_interval(pitch, state, plan) * by_leading(pitch, state, plan, step) *
                         by_harmony(pitch, plan, step) * by_theme(pitch, state, plan, step);
    }
    return weights;
}

}  // namespace affetto::music
