#include "affetto/note_context.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace affetto {

namespace {

constexpr int lane_count = contract::dynamics::in::lane.size;
constexpr int no_pitch = -1;
constexpr float beats_before_first_note = 4.0F;

int step_of(const PlacedNote& note) noexcept {
    return static_cast<int>(std::lround(note.onset_beats * static_cast<float>(contract::steps_per_beat)));
}

/// The notes of one lane that begin in one step: `members` are their places in the piece.
struct Onset {
    int step;
    float beats;
    float latest_end_before;  ///< Of the lane's earlier notes, in beats.
    std::vector<std::size_t> members;
};

/// What begins in each step, all lanes together.
struct StepSummary {
    int notes = 0;
    int melody_notes = 0;
    int lanes = 0;
    int peak_pitch = no_pitch;
};

void check(std::span<const PlacedNote> notes, std::size_t beat_count) {
    const int steps = static_cast<int>(beat_count) * contract::steps_per_beat;
    int before = 0;
    for (const auto& note : notes) {
        const int step = std::isfinite(note.onset_beats) ? step_of(note) : -1;
        if (step < before || step >= steps || note.lane < 0 || note.lane >= lane_count) {
            throw std::invalid_argument("expected notes by onset within " + std::to_string(beat_count) +
                                        " beats and lanes 0 to 2, found lane " + std::to_string(note.lane) +
                                        " at beat " + std::to_string(note.onset_beats));
        }
        before = step;
    }
}

std::vector<Onset> onsets_of_lane(std::span<const PlacedNote> notes, int lane) {
    std::vector<Onset> onsets;
    float latest_end = -beats_before_first_note;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const auto& note = notes[i];
        if (note.lane != lane) continue;
        if (onsets.empty()) latest_end = note.onset_beats - beats_before_first_note;
        if (onsets.empty() || onsets.back().step != step_of(note)) {
            onsets.push_back({step_of(note), note.onset_beats, latest_end, {}});
        }
        onsets.back().members.push_back(i);
        latest_end = std::max(latest_end, note.onset_beats + note.duration_beats);
    }
    return onsets;
}

std::vector<StepSummary> summarise(std::span<const PlacedNote> notes,
                                   std::span<const std::vector<Onset>> lanes, std::size_t beat_count) {
    std::vector<StepSummary> steps(beat_count * contract::steps_per_beat);
    for (const auto& lane : lanes) {
        for (const auto& onset : lane) {
            auto& summary = steps[onset.step];
            ++summary.lanes;
            summary.notes += static_cast<int>(onset.members.size());
            if (&lane == lanes.data()) summary.melody_notes += static_cast<int>(onset.members.size());
            for (const auto i : onset.members) {
                summary.peak_pitch = std::max(summary.peak_pitch, static_cast<int>(notes[i].pitch));
            }
        }
    }
    return steps;
}

/// The pitch of an onset's note nearest to `pitch`; none where there is no such onset.
int nearest_pitch(std::span<const PlacedNote> notes, const Onset* onset, int pitch) noexcept {
    if (onset == nullptr) return no_pitch;
    int nearest = notes[onset->members.front()].pitch;
    for (const auto i : onset->members) {
        if (std::abs(notes[i].pitch - pitch) < std::abs(nearest - pitch)) nearest = notes[i].pitch;
    }
    return nearest;
}

void put_beat(const PlacedBeat& beat, int step, DynamicsContext& context) noexcept {
    context.valence = beat.valence;
    context.arousal = beat.arousal;
    context.tonic = beat.tonic;
    context.minor = beat.minor;
    context.chord_pitch_classes = beat.chord_pitch_classes;
    context.step_in_bar = beat.beat_in_bar * contract::steps_per_beat + step % contract::steps_per_beat;
}

/// What the bar before a step, the step itself left out, sounded like.
void put_last_bar(std::span<const StepSummary> steps, int step, int bar_steps,
                  DynamicsContext& context) noexcept {
    int onsets = 0;
    context.peak_pitch = no_pitch;
    for (int earlier = std::max(0, step - bar_steps); earlier < step; ++earlier) {
        onsets += steps[earlier].lanes;
        context.peak_pitch = std::max(context.peak_pitch, steps[earlier].peak_pitch);
    }
    context.density = static_cast<float>(onsets) / static_cast<float>(bar_steps);
    context.polyphony = steps[step].notes;
}

/// Notes a step over the bars before a step: of the melody, and of the rest.
void put_densities(std::span<const StepSummary> steps, int step, int bar_steps,
                   DynamicsContext& context) noexcept {
    constexpr std::array bars{1, 4};
    for (std::size_t i = 0; i < bars.size(); ++i) {
        int melody = 0;
        int all = 0;
        for (int earlier = std::max(0, step - bars[i] * bar_steps); earlier < step; ++earlier) {
            melody += steps[earlier].melody_notes;
            all += steps[earlier].notes;
        }
        const auto length = static_cast<float>(bars[i] * bar_steps);
        context.melody_density[i] = static_cast<float>(melody) / length;
        context.accompaniment_density[i] = static_cast<float>(all - melody) / length;
    }
}

/// The lane's side of a note's context.
void put_neighbours(std::span<const PlacedNote> notes, std::span<const Onset> lane, std::size_t at,
                    const PlacedNote& note, DynamicsContext& context) noexcept {
    const Onset* before = at == 0 ? nullptr : &lane[at - 1];
    const Onset* after = at + 1 == lane.size() ? nullptr : &lane[at + 1];
    context.lane = note.lane;
    context.pitch = note.pitch;
    context.pitch_before = nearest_pitch(notes, before, note.pitch);
    context.pitch_after = nearest_pitch(notes, after, note.pitch);
    context.duration_beats = note.duration_beats;
    context.gap_before_beats = std::max(0.0F, lane[at].beats - lane[at].latest_end_before);
    context.inter_onset_after_beats = after == nullptr ? note.duration_beats : after->beats - lane[at].beats;
}

}  // namespace

std::vector<DynamicsContext> describe_notes(std::span<const PlacedNote> notes,
                                            std::span<const PlacedBeat> beats, int beats_per_bar,
                                            float tempo_bpm) {
    check(notes, beats.size());
    std::array<std::vector<Onset>, lane_count> lanes;
    for (int lane = 0; lane < lane_count; ++lane) lanes[lane] = onsets_of_lane(notes, lane);
    const auto steps = summarise(notes, lanes, beats.size());
    std::vector<DynamicsContext> contexts(notes.size());
    for (const auto& lane : lanes) {
        for (std::size_t at = 0; at < lane.size(); ++at) {
            const int step = lane[at].step;
            for (const auto i : lane[at].members) {
                auto& context = contexts[i];
                context.beats_per_bar = beats_per_bar;
                context.tempo_bpm = tempo_bpm;
                put_beat(beats[step / contract::steps_per_beat], step, context);
                put_last_bar(steps, step, beats_per_bar * contract::steps_per_beat, context);
                put_densities(steps, step, beats_per_bar * contract::steps_per_beat, context);
                put_neighbours(notes, lane, at, notes[i], context);
            }
        }
    }
    return contexts;
}

}  // namespace affetto
