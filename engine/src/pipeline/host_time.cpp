#include "pipeline/host_time.h"

#include <cmath>

namespace affetto::pipeline {

namespace {

constexpr double slowest_bpm = 10.0, fastest_bpm = 1000.0;
constexpr double farthest_beats = 1e8;  // Beyond, a double no longer tells bar lines and samples apart.
constexpr int largest_signature = 64;
constexpr double shortest_loop_beats = 1.0 / 16.0;
/// Bar lines that differ by less are the same line, told with another rounding.
constexpr double same_line_beats = 1e-4;

bool lies_within(double value, double low, double high) noexcept { return value >= low && value <= high; }
bool is_place(double beats) noexcept { return lies_within(beats, -farthest_beats, farthest_beats); }

bool is_signature(int numerator, int denominator) noexcept {
    return numerator >= 1 && numerator <= largest_signature && denominator >= 1 &&
           denominator <= largest_signature;
}

}  // namespace

double tempo_of(const HostTransport& transport, double otherwise_bpm) noexcept AFFETTO_NONBLOCKING {
    const double tempo_bpm = transport.tempo_bpm.value_or(otherwise_bpm);
    return lies_within(tempo_bpm, slowest_bpm, fastest_bpm) ? tempo_bpm : otherwise_bpm;
}

double position_of(const HostTransport& transport, double otherwise_beats) noexcept AFFETTO_NONBLOCKING {
    const double beats = transport.position_beats.value_or(otherwise_beats);
    return is_place(beats) ? beats : otherwise_beats;
}

Metre metre_of(const HostTransport& transport, const Metre& before) noexcept AFFETTO_NONBLOCKING {
    const int numerator = transport.numerator, denominator = transport.denominator;
    Metre metre = before;
    if (is_signature(numerator, denominator)) {
        metre.length_beats = 4.0 * numerator / denominator;
        metre.compound = denominator >= 8 && numerator > 3 && numerator % 3 == 0;
    }
    const bool told = transport.bar_start_beats && is_place(*transport.bar_start_beats);
    const double line_beats = told ? *transport.bar_start_beats : 0.0;
    const double apart_beats = std::remainder(line_beats - metre.origin_beats, metre.length_beats);
    if (std::fabs(apart_beats) > same_line_beats) metre.origin_beats = line_beats;
    return metre;
}

std::optional<Loop> loop_of(const HostTransport& transport) noexcept AFFETTO_NONBLOCKING {
    const Loop loop{transport.loop_start_beats, transport.loop_end_beats};
    const bool sound = transport.looping && is_place(loop.start_beats) && is_place(loop.end_beats) &&
                       loop.end_beats - loop.start_beats >= shortest_loop_beats;
    return sound ? std::optional(loop) : std::nullopt;
}

}  // namespace affetto::pipeline
