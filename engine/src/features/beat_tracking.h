// Beat tracking: the chain of hops that is strong and even.
//
// Threading model: pure functions; they allocate.
// Units: hops.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace affetto {

/// The hops of the beats, ascending: dynamic programming over the pulse (Ellis 2007), where a beat
/// that comes at r periods after the last one costs 1500 log(r)^2 of the pulse's mean.
///
/// `period`: hops a beat at each hop of the pulse.
std::vector<std::size_t> track_beats(std::span<const float> pulse, std::span<const float> period);

}  // namespace affetto
