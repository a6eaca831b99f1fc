// Given metre: a metre that a user asks for, laid over the beats that were found.
//
// Threading model: pure functions that allocate; not for the audio thread.
#pragma once

#include <span>

#include "affetto/listening.h"

namespace affetto::pipeline {

/// Where the bars of the given metre begin. In 6/8 the beats that were found are the felt ones, dotted
/// quarters, two a bar: the grid is cut anew into quarter notes, three a bar, and its tempo with it.
Metre lay_metre(const GivenMetre& given, std::span<const Hop> hops, std::span<const Frame> frames,
                BeatGrid& grid);

}  // namespace affetto::pipeline
