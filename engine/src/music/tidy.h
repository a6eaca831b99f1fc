// Tidy: the promises that every composition keeps, whatever was written and played.
#pragma once

#include <vector>

#include "music/timeline.h"

namespace affetto::music {

/// Shortest note that is kept, in beats.
inline constexpr double least_duration_beats = 1.0 / 32.0;

/// Keeps each note within the run of sounding beats in which it was written (`written_steps`, one a
/// note), ends it before the next of its lane and pitch begins, and drops what becomes too short.
/// Sorted by onset, then lane, then pitch.
std::vector<Note> tidy(std::vector<Note> notes, const std::vector<int>& written_steps,
                       const Timeline& timeline);

/// The second half of it: parts notes of one lane and pitch; sorts.
std::vector<Note> parted(std::vector<Note> notes);

}  // namespace affetto::music
