#include "affetto/composer.h"

#include <algorithm>
#include <tuple>

#include "music/accompaniment.h"
#include "music/composer_input.h"
#include "music/feeling.h"
#include "music/groove_plan.h"
#include "music/harmony_plan.h"
#include "music/melody_line.h"
#include "music/performance.h"
#include "music/plan.h"
#include "music/tidy.h"

namespace affetto {

using namespace music;

namespace {

Plan make_plan(MultiModelProcessor& processor, const HeardMusic& heard, const ComposerOptions& options) {
    Plan plan(heard, options);
    plan.feelings = plan_feelings(heard, options);
    plan.brightening = brightening(plan.feelings, heard);
    plan.grooves = plan_grooves(processor, heard, plan);
    plan.chord_classes = plan_harmony(processor, heard, plan);
    for (const int chord_class : plan.chord_classes) {
        plan.chords.push_back(chord_of_class(chord_class, plan.key.tonic));
    }
    return plan;
}

std::vector<WrittenNote> write(MultiModelProcessor& processor, const Plan& plan) {
    std::vector<WrittenNote> notes = write_melody(processor, plan);
    for (const auto& part : {write_chords(plan), write_bass(plan)}) {
        notes.insert(notes.end(), part.begin(), part.end());
    }
    std::stable_sort(notes.begin(), notes.end(), [](const WrittenNote& a, const WrittenNote& b) {
        return std::tuple(a.step, a.lane, a.pitch) < std::tuple(b.step, b.lane, b.pitch);
    });
    return notes;
}

std::vector<ChordSpan> chord_spans(const Plan& plan) {
    std::vector<ChordSpan> spans;
    for (int beat = 0; beat < plan.timeline.beat_count(); ++beat) {
        const int chord_class = plan.chord_classes[beat];
        if (chord_class < 0) continue;
        if (plan.chord_begins_at(beat)) {
            const auto name = chord_name(chord_class, plan.key.tonic, plan.key.minor);
            spans.push_back({static_cast<double>(beat), 0.0, chord_class, name});
        }
        spans.back().duration_beats += 1.0;
    }
    return spans;
}

/// Lanes are left out at the end, so that one lane sounds the same with and without the others.
template <typename Event>
void drop_lanes(std::vector<Event>& events, const std::array<bool, 3>& lanes) {
    std::erase_if(events, [&](const Event& event) { return !lanes[static_cast<std::size_t>(event.lane)]; });
}

}  // namespace

Composer::Composer(MultiModelProcessor& processor) : processor_(processor) {}

Composition Composer::compose(const HeardMusic& heard, const ComposerOptions& options) {
    check(heard, options);
    const Plan plan = make_plan(processor_, heard, options);
    const auto written = write(processor_, plan);
    Performance performance = perform(processor_, plan, written);
    std::vector<int> steps;
    for (const auto& note : written) steps.push_back(note.step);
    Composition composition;
    composition.notes = tidy(std::move(performance.notes), steps, plan.timeline);
    composition.controls = std::move(performance.controls);
    drop_lanes(composition.notes, options.lanes);
    drop_lanes(composition.controls, options.lanes);
    composition.chords = chord_spans(plan);
    for (const auto& feeling : plan.feelings) {
        composition.emotion.push_back({valence_of(feeling), arousal_of(feeling)});
    }
    return composition;
}

}  // namespace affetto
