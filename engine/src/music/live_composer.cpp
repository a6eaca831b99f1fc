#include "affetto/live_composer.h"

#include <algorithm>
#include <cmath>

#include "music/bar_plan.h"
#include "music/composer_input.h"
#include "music/ensemble.h"
#include "music/feeling.h"
#include "music/harmony_plan.h"
#include "music/heard_past.h"
#include "music/mode.h"
#include "music/performance.h"
#include "music/program_hints.h"

namespace affetto {

using namespace music;

namespace {

/// What the next bar has to know of the last one that was composed.
struct LastBar {
    bool known = false;
    BarPlace place;
    Key key;
    bool silent = true;
    Embedding feeling{};
    std::array<Chord, max_beats_per_bar> chords{};
    std::vector<WrittenNote> notes;  ///< Steps from the bar's beginning.
    Overhang overhang;
    std::array<int, lane_count> programs{};
    Embedding programmed{};  ///< The feeling that they were chosen by.
};

bool follows(const LastBar& last, const BarPlace& place) {
    return last.known && place.index == last.place.index + 1 &&
           place.beats_per_bar == last.place.beats_per_bar && place.compound == last.place.compound;
}

/// The class of a chord in another key, nearest by function.
int class_in(const Chord& chord, int tonic) {
    return chord.root < 0 ? -1 : chord_class(chord.root, rotate12(chord.pitch_classes, -chord.root), tonic);
}

/// The bar before, where it sounded; the bar to be composed; the next one.
HeardMusic window(const BarPlace& place, const Key& key, bool with_last) {
    HeardMusic music;
    music.metre = {place.beats_per_bar, 0, place.compound};
    music.key = key;
    music.tempo_bpm = place.tempo_bpm;
    music.beats.resize(static_cast<std::size_t>((with_last ? 3 : 2) * place.beats_per_bar));
    for (HeardBeat& beat : music.beats) beat.silent = false;
    return music;
}

}  // namespace

struct LiveComposer::State {
    explicit State(MultiModelProcessor& processor)
        : networks(processor),
          groove(processor),
          harmony(processor),
          ensemble(processor),
          performer(processor) {
        reset();
    }

    void reset() noexcept {
        past.reset();
        forget_composed();
    }

    void jump() noexcept {
        past.jump();
        forget_composed();
    }

    void forget_composed() noexcept {
        groove.reset();
        ensemble.reset();
        begin_anew();
    }

    void begin_anew() noexcept {
        last.known = false;
        last.notes.clear();
        last.overhang = {};
        harmony.reset();
        ensemble.begin_anew();
        performer.reset();
    }

    Key key_to_play(const Key& asked, const BarPlace& place, const ComposerOptions& options) const;
    Plan make_plan(const BarPlace& place, const Key& key, const ComposerOptions& options);
    void put_last_bar(Plan& plan) const;
    void put_sounds(Plan& plan, int bar);
    void plan_harmony(Plan& plan, int bar);
    Performance perform(const Plan& plan, int bar);
    void keep(const Plan& plan, int bar, const BarPlan& composed);
    BarPlan compose(const BarPlace& place, const Key& key, const ComposerOptions& options);

    MultiModelProcessor& networks;
    HeardPast past;
    GroovePlanner groove;
    HarmonyPlanner harmony;
    Ensemble ensemble;
    Performer performer;
    LastBar last;
    std::vector<WrittenNote> written;  ///< Of this bar.
};

Key LiveComposer::State::key_to_play(const Key& asked, const BarPlace& place,
                                     const ComposerOptions& options) const {
    Key key = asked;
    if (options.within_key || past.pitched(key.tonic)) return key;
    const float valence =
        valence_of(steered(past.feeling(), {options.valence, options.arousal}, options.follow));
    const bool border =
        !last.known || ((place.index % bars_per_phrase) + bars_per_phrase) % bars_per_phrase == 0;
    if (!border) {
        key.minor = last.key.minor;
    } else if (const int mode = mode_of_valence(valence); mode >= 0) {
        key.minor = mode == 1;
    }
    return key;
}

void LiveComposer::State::put_last_bar(Plan& plan) const {
    for (int beat = 0; beat < plan.timeline.beats_per_bar(); ++beat) {
        plan.feelings.push_back(last.feeling);
        plan.brightening.push_back(0.0F);
        const Chord& chord = last.chords[static_cast<std::size_t>(beat)];
        plan.chords[beat] = chord;
        plan.chord_classes[beat] = class_in(chord, plan.tonic);
    }
}

/// Of the last bar what was heard last, of the others what is expected.
void LiveComposer::State::put_sounds(Plan& plan, int bar) {
    const int beats_per_bar = plan.timeline.beats_per_bar();
    plan.sounds.resize(static_cast<std::size_t>(plan.timeline.beat_count()));
    const int first = plan.timeline.beats(bar).first;
    if (first > 0) plan.sounds[first - 1] = past.last_sound();
    const auto expected = past.expect(beats_per_bar);
    std::copy_n(expected.begin(), beats_per_bar, plan.sounds.begin() + first);
    plan.pitched.assign(plan.sounds.size(), past.pitched(plan.tonic));
}

Plan LiveComposer::State::make_plan(const BarPlace& place, const Key& key, const ComposerOptions& options) {
    const bool with_last = last.known && !last.silent;
    const int bar = with_last ? 1 : 0;
    Plan plan(window(place, key, with_last), options, place.index - bar);
    plan.chord_classes.assign(static_cast<std::size_t>(plan.timeline.beat_count()), -1);
    plan.chords.resize(plan.chord_classes.size());
    if (with_last) put_last_bar(plan);
    const Embedding& heard = past.feeling();
    const Embedding goal = steered(heard, {options.valence, options.arousal}, options.follow);
    Embedding feeling = last.known ? last.feeling : goal;
    while (static_cast<int>(plan.feelings.size()) < plan.timeline.beat_count()) {
        const bool this_bar = static_cast<int>(plan.feelings.size()) < plan.timeline.beats(bar).end;
        if (this_bar) glide(feeling, goal, options.glide_bars, place.beats_per_bar);
        plan.feelings.push_back(feeling);
        plan.brightening.push_back(valence_of(feeling) - valence_of(heard));
    }
    put_sounds(plan, bar);
    plan.occupancy.assign(static_cast<std::size_t>(plan.timeline.bar_count()),
                          past.occupancy(plan.timeline.steps_per_bar()));
    plan.grooves.assign(static_cast<std::size_t>(plan.timeline.bar_count()), groove.predict(plan, bar));
    return plan;
}

void LiveComposer::State::plan_harmony(Plan& plan, int bar) {
    if (last.known && last.key.tonic != plan.tonic) harmony.reset();
    harmony.plan_bar(plan, bar);
    const int next = harmony.likeliest_after(plan, bar);
    for (int beat = plan.timeline.beats(bar).end; next >= 0 && beat < plan.timeline.beat_count(); ++beat) {
        plan.chord_classes[beat] = next;
        plan.chords[beat] = playable_chord(plan, beat, next);
    }
}

/// Plays this bar; the notes of the bar before are told to DynamicsPredictor as neighbours.
Performance LiveComposer::State::perform(const Plan& plan, int bar) {
    std::vector<WrittenNote> notes;
    if (bar > 0) notes = last.notes;
    const auto first = notes.size();
    notes.insert(notes.end(), written.begin(), written.end());
    const auto contexts = describe(plan, notes);
    Performance performance;
    performer.play_bar(plan, bar, std::span(notes).subspan(first), std::span(contexts).subspan(first),
                       performance);
    return performance;
}

void LiveComposer::State::keep(const Plan& plan, int bar, const BarPlan& composed) {
    const BeatRange beats = plan.timeline.beats(bar);
    last.known = true;
    last.silent = false;
    last.place = composed.place;
    last.key = composed.key;
    last.feeling = plan.feelings[beats.end - 1];
    std::copy(plan.chords.begin() + beats.first, plan.chords.begin() + beats.end, last.chords.begin());
    last.notes = written;
    for (WrittenNote& note : last.notes) note.step -= beats.first * steps_per_beat;
    last.overhang = overhang_of(composed);
    last.programs = composed.program_hints;
}

BarPlan LiveComposer::State::compose(const BarPlace& place, const Key& asked,
                                     const ComposerOptions& options) {
    if (!follows(last, place)) begin_anew();
    BarPlan composed;
    composed.place = place;
    composed.key = key_to_play(asked, place, options);
    composed.begins_phrase = ((place.index % bars_per_phrase) + bars_per_phrase) % bars_per_phrase == 0;
    const bool heard = !past.silent();
    if (!heard && !options.play_in_silence) {
        begin_anew();
        last.known = true;
        last.silent = true;
        last.place = place;
        last.key = composed.key;
        last.feeling = steered(past.feeling(), {options.valence, options.arousal}, options.follow);
        return composed;
    }
    Plan plan = make_plan(place, composed.key, options);
    const int bar = plan.timeline.bar_count() - 2;
    plan_harmony(plan, bar);
    written.clear();
    ensemble.write_bar(plan, bar, written);
    const Performance performance = perform(plan, bar);
    fill_bar(plan, bar, performance, last.overhang, composed);
    const Embedding& feeling = plan.feelings[plan.timeline.beats(bar).first];
    composed.silent = false;
    composed.valence = valence_of(feeling);
    composed.arousal = arousal_of(feeling);
    composed.next_chord = plan.chord_classes[plan.timeline.beats(bar).end];
    const bool new_programs = composed.begins_phrase || bar == 0 || is_far(feeling, last.programmed);
    if (new_programs) last.programmed = feeling;
    composed.program_hints = new_programs ? program_hints(composed.valence, composed.arousal) : last.programs;
    keep(plan, bar, composed);
    return composed;
}

LiveComposer::LiveComposer(MultiModelProcessor& processor) : state_(std::make_unique<State>(processor)) {}
LiveComposer::~LiveComposer() = default;
LiveComposer::LiveComposer(LiveComposer&&) noexcept = default;
LiveComposer& LiveComposer::operator=(LiveComposer&&) noexcept = default;

void LiveComposer::hear(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept {
    const int beats = std::clamp(beats_per_bar, 1, max_beats_per_bar);
    state_->past.hear(beat, std::clamp(beat_in_bar, 0, beats - 1), beats);
    if (const BarOnsets* bar = state_->past.completed_bar()) state_->groove.hear(*bar);
}

BarPlan LiveComposer::compose(const BarPlace& place, const Key& key, const ComposerOptions& options) {
    return state_->compose(in_range(place), in_range(key), in_range(options));
}

BarPlan LiveComposer::foresee(const BarPlace& place, const Key& key, const ComposerOptions& options) {
    MultiModelProcessor before = state_->networks.copy();
    State fork(*state_);
    const BarPlan plan = fork.compose(in_range(place), in_range(key), in_range(options));
    state_->networks = std::move(before);
    return plan;
}

void LiveComposer::jump() noexcept { state_->jump(); }

void LiveComposer::reset() noexcept { state_->reset(); }

}  // namespace affetto
