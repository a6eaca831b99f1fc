#include "affetto/composer.h"

#include <algorithm>

#include "music/composer_input.h"
#include "music/ensemble.h"
#include "music/feeling.h"
#include "music/groove_plan.h"
#include "music/harmony_plan.h"
#include "music/mode.h"
#include "music/performance.h"
#include "music/plan.h"
#include "music/program_hints.h"
#include "music/rhythm.h"
#include "music/tidy.h"
#include "music/wanted.h"

namespace affetto {

using namespace music;

namespace {

/// All of it was heard, so all of it is certain.
void plan_sounds(const HeardMusic& heard, Plan& plan) {
    for (const HeardBeat& beat : heard.beats) plan.sounds.push_back({beat.chroma, 1.0F});
    plan.pitched.assign(heard.beats.size(), false);
    for (const BeatRange run : plan.timeline.sounding()) {
        const auto sounds = std::span(plan.sounds).subspan(run.first, run.end - run.first);
        const bool pitched = is_pitched(sounds, plan.timeline, run.first, plan.tonic);
        std::fill(plan.pitched.begin() + run.first, plan.pitched.begin() + run.end, pitched);
    }
}

void plan_bars(MultiModelProcessor& processor, const HeardMusic& heard, Plan& plan) {
    plan.chord_classes.assign(heard.beats.size(), -1);
    plan.chords.resize(heard.beats.size());
    GroovePlanner groove(processor);
    HarmonyPlanner harmony(processor);
    groove.reset();
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        const BarOnsets onsets = onsets_heard(heard, plan.timeline, bar);
        plan.grooves.push_back(groove.predict(plan, bar));
        plan.occupancy.push_back(occupancy_of(onsets, plan.timeline.steps_per_bar()));
        groove.hear(onsets);
        harmony.plan_bar(plan, bar);
    }
}

Plan make_plan(MultiModelProcessor& processor, const HeardMusic& heard, const ComposerOptions& options,
               std::span<const WantedFeeling> wanted) {
    Plan plan(heard, options, 0, true);
    plan_feelings(heard_feelings(heard), without_gaps(wanted, options, heard.beats.size()), plan);
    plan_sounds(heard, plan);
    settle_modes(plan);
    plan_bars(processor, heard, plan);
    return plan;
}

/// The notes as written, bar by bar, and where each bar's begin.
struct Score {
    std::vector<WrittenNote> notes;
    std::vector<std::size_t> bar_begins;  ///< One more than there are bars.
};

Score write(MultiModelProcessor& processor, const Plan& plan) {
    Ensemble ensemble(processor);
    ensemble.reset();
    Score score;
    score.bar_begins.push_back(0);
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        ensemble.write_bar(plan, bar, score.notes);
        score.bar_begins.push_back(score.notes.size());
    }
    return score;
}

Performance perform(MultiModelProcessor& processor, const Plan& plan, const Score& score) {
    const auto contexts = describe(plan, score.notes);
    Performer performer(processor);
    performer.reset();
    Performance performance;
    performance.notes.reserve(score.notes.size());
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        const std::size_t first = score.bar_begins[bar];
        const std::size_t count = score.bar_begins[bar + 1] - first;
        performer.play_bar(plan, bar, std::span(score.notes).subspan(first, count),
                           std::span(contexts).subspan(first, count), performance);
    }
    std::stable_sort(performance.controls.begin(), performance.controls.end(),
                     [](const auto& a, const auto& b) { return a.onset_beats < b.onset_beats; });
    return performance;
}

std::vector<ChordSpan> chord_spans(const Plan& plan) {
    std::vector<ChordSpan> spans;
    for (int beat = 0; beat < plan.timeline.beat_count(); ++beat) {
        const int chord_class = plan.chord_classes[beat];
        if (chord_class < 0) continue;
        if (plan.chord_begins_at(beat)) {
            const auto name = chord_name(chord_class, plan.tonic, plan.minor[beat]);
            spans.push_back({static_cast<double>(beat), 0.0, chord_class, name});
        }
        spans.back().duration_beats += 1.0;
    }
    return spans;
}

/// The key as heard, but for the mode that is played.
void put_keys(const Key& heard, const Plan& plan, Composition& composition) {
    composition.key = heard;
    if (!plan.minor.empty()) composition.key.minor = plan.minor.front();
    for (int beat = 1; beat < plan.timeline.beat_count(); ++beat) {
        if (plan.minor[beat] == plan.minor[beat - 1]) continue;
        composition.mode_changes.push_back({static_cast<double>(beat), plan.minor[beat]});
    }
}

/// By the feeling where a phrase begins, where sound does, and in a bar to which the feeling jumps far.
std::vector<ProgramHint> programs(const Plan& plan) {
    std::vector<ProgramHint> hints;
    std::array<int, lane_count> current{-1, -1, -1};
    PhraseHold phrase;
    for (int beat = 0; beat < plan.timeline.beat_count(); ++beat) {
        const bool settles = plan.timeline.is_downbeat(beat) && phrase.settles(plan, plan.timeline.bar(beat));
        if (!plan.timeline.begins_run(beat) && !(settles && plan.timeline.sounds(beat))) continue;
        const Embedding& feeling = plan.feelings[beat];
        const auto wanted = program_hints(valence_of(feeling), arousal_of(feeling));
        for (std::size_t lane = 0; lane < wanted.size(); ++lane) {
            if (wanted[lane] == current[lane]) continue;
            hints.push_back({static_cast<Lane>(lane), wanted[lane], static_cast<double>(beat)});
        }
        current = wanted;
    }
    return hints;
}

/// Lanes are left out at the end, so that one lane sounds the same with and without the others.
template <typename Event>
void drop_lanes(std::vector<Event>& events, const std::array<bool, lane_count>& lanes) {
    std::erase_if(events, [&](const Event& event) { return !lanes[static_cast<std::size_t>(event.lane)]; });
}

}  // namespace

Composer::Composer(MultiModelProcessor& processor) : processor_(processor) {}

Composition Composer::compose(const HeardMusic& heard, const ComposerOptions& options,
                              std::span<const WantedFeeling> wanted) {
    check(heard, options, wanted);
    const Plan plan = make_plan(processor_, heard, options, wanted);
    const Score score = write(processor_, plan);
    Performance performance = perform(processor_, plan, score);
    std::vector<int> steps;
    for (const auto& note : score.notes) steps.push_back(note.step);
    Composition composition;
    put_keys(heard.key, plan, composition);
    composition.notes = tidy(std::move(performance.notes), steps, plan.timeline);
    composition.controls = std::move(performance.controls);
    drop_lanes(composition.notes, options.lanes);
    drop_lanes(composition.controls, options.lanes);
    composition.programs = programs(plan);
    drop_lanes(composition.programs, options.lanes);
    composition.chords = chord_spans(plan);
    for (const auto& feeling : plan.feelings) {
        composition.emotion.push_back({valence_of(feeling), arousal_of(feeling)});
    }
    return composition;
}

}  // namespace affetto
