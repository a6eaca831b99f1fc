#include "music/tidy.h"

#include <algorithm>
#include <tuple>

namespace affetto::music {

namespace {

BeatRange run_around(int step, const Timeline& timeline) {
    const int beat = step / steps_per_beat;
    const auto runs = timeline.sounding();
    const auto after = std::upper_bound(runs.begin(), runs.end(), beat,
                                        [](int at, BeatRange run) { return at < run.first; });
    return *std::prev(after);
}

void keep_inside(Note& note, BeatRange run) {
    const double end = run.end;
    note.onset_beats =
        std::clamp(note.onset_beats, static_cast<double>(run.first), end - least_duration_beats);
    note.duration_beats = std::min(note.duration_beats, end - note.onset_beats);
    note.duration_beats = std::max(note.duration_beats, least_duration_beats);
}

/// Shortens a note that runs into the next one of its lane and pitch; of two that begin together, or
/// all but together, the first is dropped.
void part_repeated(std::vector<Note>& notes) {
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return std::tuple(a.lane, a.pitch, a.onset_beats) < std::tuple(b.lane, b.pitch, b.onset_beats);
    });
    std::vector<Note> kept;
    kept.reserve(notes.size());
    for (const Note& note : notes) {
        const bool same = !kept.empty() && kept.back().lane == note.lane && kept.back().pitch == note.pitch;
        if (same) {
            const double gap = note.onset_beats - kept.back().onset_beats;
            kept.back().duration_beats = std::min(kept.back().duration_beats, gap);
            if (gap < least_duration_beats) kept.pop_back();
        }
        kept.push_back(note);
    }
    notes = std::move(kept);
}

}  // namespace

std::vector<Note> tidy(std::vector<Note> notes, const std::vector<int>& written_steps,
                       const Timeline& timeline) {
    for (std::size_t i = 0; i < notes.size(); ++i) {
        keep_inside(notes[i], run_around(written_steps[i], timeline));
    }
    return parted(std::move(notes));
}

std::vector<Note> parted(std::vector<Note> notes) {
    part_repeated(notes);
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return std::tuple(a.onset_beats, a.lane, a.pitch) < std::tuple(b.onset_beats, b.lane, b.pitch);
    });
    return notes;
}

}  // namespace affetto::music
