#include "music/melody_line.h"

#include <algorithm>

#include "music/chord_table.h"
#include "music/sampling.h"

namespace affetto::music {

namespace {

constexpr float least_action = 1e-4F;
constexpr float over_bar_line = 0.6F;    ///< A bar line ends more notes than another step.
constexpr float over_new_chord = 0.25F;  ///< The same where the pitch leaves its chord.

enum Action { rest, hold, onset };

}  // namespace

void MelodyWriter::begin_anew() noexcept {
    processor_.reset(contract::melody::index);
    state_ = {};
    overhang_ = 0;
}

void MelodyWriter::reset() noexcept {
    begin_anew();
    theme_.reset();
}

void MelodyWriter::write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes) {
    random_ = bar_random(plan, Stream::melody, bar);
    state_.model = theme_.model(plan, bar);
    bar_.fill(-1);
    const BeatRange beats = plan.timeline.beats(bar);
    int sounding = 0;
    for (int beat = beats.first; beat < beats.end; ++beat) {
        if (!plan.timeline.sounds(beat)) continue;
        ++sounding;
        if (plan.timeline.begins_run(beat)) {
            begin_anew();
            state_.model = theme_.model(plan, bar);
        }
        for (int step = 0; step < steps_per_beat; ++step) advance(plan, beat * steps_per_beat + step, notes);
    }
    if (sounding == plan.timeline.beats_per_bar()) theme_.remember(plan, bar, bar_);
    hang_over(plan, beats.end, notes);
}

EventWeights MelodyWriter::ask(const Plan& plan, int step) {
    const int beat = step / steps_per_beat;
    const Chord& chord = plan.chords[beat];
    const Embedding& feeling = plan.feelings[beat];
    MelodyContext context{};
    context.valence = valence_of(feeling);
    context.arousal = arousal_of(feeling);
    context.tonic = plan.tonic;
    context.minor = plan.minor[beat] ? 1 : 0;
    context.last_pitch = state_.last_pitch;
    context.sounding = state_.sounding ? 1 : 0;
    context.steps_since_onset = state_.last_pitch < 0 ? 0 : state_.steps_since_onset;
    context.chord_root = chord.root;
    context.chord_pitch_classes = static_cast<std::int32_t>(chord.pitch_classes);
    context.step_in_bar = plan.timeline.step_in_bar(step);
    context.beats_per_bar = plan.timeline.beats_per_bar();
    context.bar_in_phrase = plan.timeline.bar_in_phrase(beat);
    context.density = asked_density(plan, step);
    std::array<float, contract::melody::input_size> input;
    EventWeights events;
    encode(context, input);
    processor_.run(contract::melody::index, input, events);
    return events;
}

Actions MelodyWriter::wish(const EventWeights& events, const Plan& plan, int step) const {
    Actions actions{events[rest_event] + least_action, events[hold_event] + least_action, least_action};
    for (std::size_t i = first_pitch_event; i < events.size(); ++i) actions.onset += events[i];
    return bend_actions(actions, state_, plan, step);
}

void MelodyWriter::advance(const Plan& plan, int step, std::vector<WrittenNote>& notes) {
    const EventWeights events = ask(plan, step);
    const Actions actions = wish(events, plan, step);
    std::array weights{actions.rest, actions.hold, actions.onset};
    apply_temperature(weights, plan.options.temperature);
    holding_ = weights[hold];
    const bool hangs_over = overhang_ > 0;  // Written already, with the bar that it began in.
    const int action = hangs_over ? static_cast<int>(hold) : random_.choose(weights);
    ++state_.steps_since_onset;
    if (hangs_over) {
        if (--overhang_ == 0) state_.sounding = false;
    } else if (action == onset) {
        begin_note(events, plan, step, notes);
    } else if (action == hold) {
        ++notes.back().steps;
    } else {
        state_.sounding = false;
    }
    const int model = state_.model.bar == nullptr ? -1 : (*state_.model.bar)[plan.timeline.step_in_bar(step)];
    if (model >= 0) state_.model_pitch = model;
    learn_density(state_, plan, step, action == onset);
}

void MelodyWriter::begin_note(const EventWeights& events, const Plan& plan, int step,
                              std::vector<WrittenNote>& notes) {
    EventWeights weights = bend_pitches(events, state_, plan, step);
    apply_temperature(weights, plan.options.temperature);
    const int pitch = random_.choose(weights);
    if (pitch < 0) {  // The register has moved away: begin from anywhere in it.
        state_.last_pitch = -1;
        state_.sounding = false;
        return;
    }
    notes.push_back({Lane::melody, pitch, step, 1});
    bar_[plan.timeline.step_in_bar(step)] = pitch;
    state_.last_interval = state_.last_pitch < 0 ? 0 : pitch - state_.last_pitch;
    state_.repeats = pitch == state_.last_pitch ? state_.repeats + 1 : 1;
    state_.last_pitch = pitch;
    state_.sounding = true;
    state_.unresolved = !contains(plan.chord_at(step).pitch_classes, pitch);
    state_.steps_since_onset = 1;
}

void MelodyWriter::hang_over(const Plan& plan, int next_beat, std::vector<WrittenNote>& notes) {
    overhang_ = 0;
    if (!state_.sounding || !plan.timeline.sounds(next_beat)) return;
    const Chord& next = plan.chords[next_beat];
    const bool fits = next.pitch_classes == 0 || contains(next.pitch_classes, state_.last_pitch);
    const bool turns = plan.minor[next_beat] != plan.minor[next_beat - 1];
    const bool outside = turns && !contains(plan.playable(next_beat, next), state_.last_pitch);
    if (outside || contradicts(plan, next_beat, next, state_.last_pitch)) holding_ = 0.0F;
    const float chance = holding_ * over_bar_line * (fits ? 1.0F : over_new_chord);
    const int most = std::min(longest_overhang, plan.timeline.steps_per_bar() - state_.steps_since_onset);
    while (overhang_ < most && random_.unit() < chance) ++overhang_;
    if (overhang_ > 0) {
        notes.back().steps += overhang_;
    } else {
        state_.sounding = false;
    }
}

}  // namespace affetto::music
