// Heard beats: hops and frames of a whole recording, gathered into the beats of its grid.
//
// Threading model: pure functions that allocate; not for the audio thread.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "affetto/composer.h"
#include "affetto/features.h"
#include "affetto/listening.h"

namespace affetto::pipeline {

/// What is kept of an analysis frame.
struct HeardFrame {
    double time_seconds;
    float level_db;
    std::array<float, 12> chroma;
    std::array<float, contract::emotion::output_size> embedding;
};

/// The borders of the beats, one more than there are beats; the last beat is as long as the one before.
std::vector<double> beat_edges(const BeatGrid& grid);

/// One HeardBeat a beat of the grid.
///
/// Embedding and chroma are means over the frames whose centre lies in the beat; a beat without one
/// repeats the beat before. Level is the mean power of its hops. A beat is silent where fewer than a
/// quarter of its hops reach silence_gate_db and no sound begins in it 12 dB above that, or where less than
/// half of it lies within the recording; but beats between sounding ones that make up less than a second are
/// a rest in the music, not silence.
std::vector<HeardBeat> gather_beats(const BeatGrid& grid, std::span<const Hop> hops,
                                    std::span<const HeardFrame> frames, double duration_seconds);

/// Writes accents and offsets: the strongest peak of onset strength within half a step of each step.
///
/// An accent of 1 is the 95th percentile of the recording's peaks; peaks below an eighth of it are no
/// onsets. Offsets count from where the recording's onsets lie on the beat itself, so that a grid which
/// runs early or late as a whole does not sound like a groove.
void hear_onsets(std::span<HeardBeat> beats, std::span<const double> edges, std::span<const Hop> hops);

}  // namespace affetto::pipeline
