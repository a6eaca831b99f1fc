#include "music/bar_plan.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "music/tidy.h"

namespace affetto::music {

namespace {

/// Times are multiples of this, so that sums and differences of floats are exact.
constexpr double grain_beats = 1.0 / 4096.0;

double grained(double beats) noexcept { return std::floor(beats / grain_beats) * grain_beats; }

/// Counts from the bar's beginning and keeps to it; false where nothing of the note is left.
bool place(Note& note, double origin, double bar_beats, const Overhang& before) {
    const bool sounds_on = note.lane == Lane::melody && note.pitch == before.pitch;
    const double latest_end = bar_beats + (note.lane == Lane::melody ? longest_overhang_beats : 0.0F);
    const double end = note.onset_beats - origin + note.duration_beats;
    double onset = std::max(0.0, note.onset_beats - origin);
    if (sounds_on) onset = std::max(onset, static_cast<double>(before.end_beats));
    note.onset_beats = grained(std::min(onset, bar_beats - least_duration_beats));
    if (sounds_on && note.onset_beats < before.end_beats) return false;
    const double length = std::max(std::min(end, latest_end) - note.onset_beats, least_duration_beats);
    note.duration_beats = grained(length);
    return true;
}

std::vector<Note> placed_notes(const Plan& plan, int bar, const Performance& performance,
                               const Overhang& before) {
    const double origin = plan.timeline.beats(bar).first;
    const double bar_beats = plan.timeline.beats_per_bar();
    std::vector<Note> notes;
    notes.reserve(performance.notes.size());
    for (Note note : performance.notes) {
        const bool plays = plan.options.lanes[static_cast<std::size_t>(note.lane)];
        if (plays && place(note, origin, bar_beats, before)) notes.push_back(note);
    }
    return parted(std::move(notes));
}

void fill_controls(const Plan& plan, int bar, const Performance& performance, BarPlan& filled) {
    const double origin = plan.timeline.beats(bar).first;
    for (const ControlChange& control : performance.controls) {
        if (!plan.options.lanes[static_cast<std::size_t>(control.lane)]) continue;
        filled.controls.add({control.lane, static_cast<std::uint8_t>(control.controller),
                             static_cast<std::uint8_t>(control.value),
                             static_cast<float>(control.onset_beats - origin)});
    }
    std::stable_sort(filled.controls.begin(), filled.controls.end(),
                     [](const auto& a, const auto& b) { return a.onset_beats < b.onset_beats; });
}

void fill_chords(const Plan& plan, int bar, BarPlan& filled) {
    const BeatRange beats = plan.timeline.beats(bar);
    int before = -1;
    for (int beat = beats.first; beat < beats.end; ++beat) {
        const int chord_class = plan.chord_classes[beat];
        if (chord_class == before && !filled.chords.empty()) {
            filled.chords.items[static_cast<std::size_t>(filled.chords.count - 1)].duration_beats += 1.0F;
            continue;
        }
        const Chord& chord = plan.chords[beat];
        filled.chords.add(
            {static_cast<float>(beat - beats.first), 1.0F, chord_class, chord.root, chord.pitch_classes});
        before = chord_class;
    }
}

const char* broken_note(const BarPlan& plan, const PlannedNote& note) noexcept {
    const auto bar_beats = static_cast<float>(plan.place.beats_per_bar);
    const float overhang = note.lane == Lane::melody ? longest_overhang_beats : 0.0F;
    if (static_cast<int>(note.lane) < 0 || static_cast<int>(note.lane) >= lane_count) return "a lane";
    if (note.pitch > 127) return "a pitch";
    if (note.velocity < 1 || note.velocity > 127) return "a velocity";
    if (!(note.onset_beats >= 0.0F && note.onset_beats < bar_beats)) return "an onset";
    if (!(note.duration_beats > 0.0F)) return "a duration";
    if (!(note.onset_beats + note.duration_beats <= bar_beats + overhang)) return "an end";
    return nullptr;
}

bool overlap(const PlannedNote& first, const PlannedNote& second) noexcept {
    return first.lane == second.lane && first.pitch == second.pitch &&
           second.onset_beats < first.onset_beats + first.duration_beats;
}

const char* broken_notes(const BarPlan& plan) noexcept {
    for (int i = 0; i < plan.notes.size(); ++i) {
        if (const char* broken = broken_note(plan, plan.notes[i])) return broken;
        for (int later = i + 1; later < plan.notes.size(); ++later) {
            if (plan.notes[later].onset_beats < plan.notes[i].onset_beats) return "the order of notes";
            if (overlap(plan.notes[i], plan.notes[later])) return "notes of one lane and pitch overlap";
        }
    }
    return nullptr;
}

const char* broken_controls(const BarPlan& plan) noexcept {
    float before = 0.0F;
    for (const PlannedControl& control : plan.controls) {
        if (control.controller != 1 && control.controller != 11) return "a controller";
        if (control.value > 127) return "a control's value";
        if (!(control.onset_beats >= before)) return "the order of controls";
        if (control.onset_beats >= static_cast<float>(plan.place.beats_per_bar)) return "a control's time";
        before = control.onset_beats;
    }
    return nullptr;
}

const char* broken_chords(const BarPlan& plan) noexcept {
    float end = 0.0F;
    for (const PlannedChord& chord : plan.chords) {
        if (chord.onset_beats != end || !(chord.duration_beats > 0.0F)) return "the chain of chords";
        if (chord.root < 0 || chord.root > 11 || chord.pitch_classes == 0) return "a chord";
        end += chord.duration_beats;
    }
    const bool filled = end == static_cast<float>(plan.place.beats_per_bar);
    return plan.silent ? (plan.chords.empty() ? nullptr : "chords in silence")
                       : (filled ? nullptr : "the bar's chords");
}

}  // namespace

void fill_bar(const Plan& plan, int bar, const Performance& performance, const Overhang& before,
              BarPlan& filled) {
    for (const Note& note : placed_notes(plan, bar, performance, before)) {
        filled.notes.add({note.lane, static_cast<std::uint8_t>(note.pitch),
                          static_cast<std::uint8_t>(note.velocity), static_cast<float>(note.onset_beats),
                          static_cast<float>(note.duration_beats)});
    }
    fill_controls(plan, bar, performance, filled);
    fill_chords(plan, bar, filled);
}

Overhang overhang_of(const BarPlan& plan) noexcept {
    Overhang overhang;
    for (const PlannedNote& note : plan.notes) {
        const float end = note.onset_beats + note.duration_beats;
        const float past = end - static_cast<float>(plan.place.beats_per_bar);
        if (past > overhang.end_beats) overhang = {note.pitch, past};
    }
    return overhang;
}

}  // namespace affetto::music

namespace affetto {

const char* broken_promise(const BarPlan& plan) noexcept {
    if (plan.silent && (!plan.notes.empty() || !plan.controls.empty())) return "music in silence";
    if (const char* broken = music::broken_notes(plan)) return broken;
    if (const char* broken = music::broken_controls(plan)) return broken;
    return music::broken_chords(plan);
}

}  // namespace affetto
