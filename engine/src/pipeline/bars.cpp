#include "pipeline/bars.h"

#include <algorithm>
#include <cmath>

namespace affetto::pipeline {

namespace {

/// A position this near before a bar line is on it: hosts' positions are sums of rounded steps.
constexpr double rounding_beats = 1e-7;

bool is_multiple(double length_beats, double of_beats) noexcept {
    return std::fabs(std::remainder(length_beats, of_beats)) < rounding_beats;
}

/// The next part of what is left of a bar.
double part_of(double left_beats, bool in_threes) noexcept {
    if (in_threes) return std::min(left_beats, 3.0);
    if (left_beats <= 4.0) return left_beats;
    return left_beats < 6.0 ? 3.0 : 4.0;
}

struct Part {
    double begin_beats, length_beats;  ///< From the bar line.
    int number;
};

/// The part of a host's bar that holds a place in it; a place after the bar is in its last part.
Part part_at(double place_beats, const Metre& metre) noexcept {
    const bool in_threes = is_multiple(metre.length_beats, 3.0) && !is_multiple(metre.length_beats, 4.0);
    Part part{0.0, part_of(metre.length_beats, in_threes), 0};
    for (double end_beats = part.length_beats;
         end_beats <= place_beats + rounding_beats && end_beats < metre.length_beats - rounding_beats;
         end_beats += part.length_beats) {
        part = {end_beats, part_of(metre.length_beats - end_beats, in_threes), part.number + 1};
    }
    return part;
}

}  // namespace

Bar bar_at(double position_beats, const Metre& metre) noexcept AFFETTO_NONBLOCKING {
    const double since_origin = position_beats - metre.origin_beats;
    const double bars = std::floor((since_origin + rounding_beats) / metre.length_beats);
    const double line_beats = metre.origin_beats + bars * metre.length_beats;
    const Part part = part_at(position_beats - line_beats, metre);
    const int parts = part_at(metre.length_beats, metre).number + 1;
    Bar bar;
    bar.index = std::llround(line_beats / metre.length_beats) * parts + part.number;
    bar.begin_beats = line_beats + part.begin_beats;
    bar.length_beats = part.length_beats;
    bar.beats_per_bar = std::clamp(static_cast<int>(std::ceil(part.length_beats - rounding_beats)), 2, 4);
    bar.compound = metre.compound && is_multiple(part.length_beats, 3.0);
    return bar;
}

}  // namespace affetto::pipeline
