#include "music/melody_line.h"

#include <algorithm>

#include "music/chord_table.h"
#include "music/density.h"
#include "music/melody_rules.h"
#include "music/random.h"
#include "music/sampling.h"

namespace affetto::music {

namespace {

constexpr float least_action = 1e-4F;
constexpr int least_theme_onsets = 2;

class MelodyWriter {
public:
    MelodyWriter(MultiModelProcessor& processor, const Plan& plan)
        : processor_(processor),
          plan_(plan),
          random_(plan.options.seed, static_cast<std::uint64_t>(Stream::melody)) {}

    std::vector<WrittenNote> run() {
        for (const BeatRange span : plan_.timeline.sounding()) {
            processor_.reset(contract::melody::index);
            state_ = {};
            bar_onsets_.clear();
            const int first = span.first * steps_per_beat;
            for (int step = first; step < span.end * steps_per_beat; ++step) advance(step);
        }
        return std::move(notes_);
    }

private:
    EventWeights ask(int step) {
        const int beat = step / steps_per_beat;
        const Chord& chord = plan_.chords[beat];
        const Embedding& feeling = plan_.feelings[beat];
        MelodyContext context{};
        context.valence = valence_of(feeling);
        context.arousal = arousal_of(feeling);
        context.tonic = plan_.key.tonic;
        context.minor = plan_.key.minor ? 1 : 0;
        context.last_pitch = state_.last_pitch;
        context.sounding = state_.sounding ? 1 : 0;
        context.steps_since_onset = state_.last_pitch < 0 ? 0 : state_.steps_since_onset;
        context.chord_root = chord.root;
        context.chord_pitch_classes = static_cast<std::int32_t>(chord.pitch_classes);
        context.step_in_bar = plan_.timeline.step_in_bar(step);
        context.beats_per_bar = plan_.timeline.beats_per_bar();
        context.bar_in_phrase = plan_.timeline.bar_in_phrase(beat);
        context.density = melody_density(plan_.options.density, context.arousal);
        std::array<float, contract::melody::input_size> input;
        EventWeights events;
        encode(context, input);
        processor_.run(contract::melody::index, input, events);
        return events;
    }

    void advance(int step) {
        const EventWeights events = ask(step);
        Actions wish{events[rest_event] + least_action, events[hold_event] + least_action, least_action};
        for (std::size_t i = first_pitch_event; i < events.size(); ++i) wish.onset += events[i];
        const Actions actions = bend_actions(wish, state_, plan_, step);
        std::array weights{actions.rest, actions.hold, actions.onset};
        apply_temperature(weights, plan_.options.temperature);
        const int action = random_.choose(weights);
        ++state_.steps_since_onset;
        if (action == 2) {
            begin_note(events, step);
        } else if (action == 1) {
            ++notes_.back().steps;
        } else {
            state_.sounding = false;
        }
        remember(step, action == 2);
    }

    void begin_note(const EventWeights& events, int step) {
        EventWeights weights = bend_pitches(events, state_, plan_, step);
        apply_temperature(weights, plan_.options.temperature);
        const int pitch = random_.choose(weights);
        notes_.push_back({Lane::melody, pitch, step, 1});
        state_.repeats = pitch == state_.last_pitch ? state_.repeats + 1 : 1;
        state_.last_pitch = pitch;
        state_.sounding = true;
        state_.steps_since_onset = 1;
    }

    /// Keeps to the density asked for, and as the theme the rhythm of the first whole bar that has one.
    void remember(int step, bool onset) {
        learn_density(state_, plan_, step, onset);
        if (!state_.theme.empty()) return;
        const int at = plan_.timeline.step_in_bar(step);
        if (at == 0) bar_onsets_.clear();
        if (at > 0 && bar_onsets_.empty()) return;
        bar_onsets_.push_back(onset);
        if (static_cast<int>(bar_onsets_.size()) < plan_.timeline.steps_per_bar()) return;
        const auto onsets = std::count(bar_onsets_.begin(), bar_onsets_.end(), true);
        if (onsets >= least_theme_onsets) state_.theme = bar_onsets_;
    }

    MultiModelProcessor& processor_;
    const Plan& plan_;
    Random random_;
    MelodyState state_;
    std::vector<bool> bar_onsets_;
    std::vector<WrittenNote> notes_;
};

}  // namespace

std::vector<WrittenNote> write_melody(MultiModelProcessor& processor, const Plan& plan) {
    return MelodyWriter(processor, plan).run();
}

}  // namespace affetto::music
