#include "soak/restless_host.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace affetto::soak {

double RestlessHost::uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
}

bool RestlessHost::happens(double times_a_second, double seconds) {
    return uniform(0.0, 1.0) < times_a_second * seconds;
}

HostTransport RestlessHost::stopped() noexcept {
    HostTransport transport;
    transport.known = true;
    return transport;
}

void RestlessHost::begin_song() {
    constexpr std::array<std::array<int, 2>, 8> signatures{
        {{4, 4}, {3, 4}, {2, 4}, {6, 8}, {7, 8}, {5, 4}, {12, 8}, {1, 32}}};
    const auto& signature = signatures[std::min<std::size_t>(random_() % 16, signatures.size() - 1)];
    transport_ = {};
    transport_.known = uniform(0.0, 1.0) < 0.8;
    transport_.playing = true;
    transport_.numerator = uniform(0.0, 1.0) < 0.5 ? 4 : signature[0];
    transport_.denominator = transport_.numerator == 4 ? 4 : signature[1];
    transport_.looping = uniform(0.0, 1.0) < 0.3;
    transport_.loop_start_beats = std::floor(uniform(0.0, 16.0));
    transport_.loop_end_beats = transport_.loop_start_beats + uniform(0.05, 16.0);
    tempo_bpm_ = uniform(40.0, 240.0);
    position_beats_ = uniform(-8.0, 8.0);
}

void RestlessHost::act(double seconds) {
    if (happens(0.2, seconds)) {
        position_beats_ = uniform(-20.0, 200.0);
        ++jumps_;
    }
    if (happens(0.2, seconds)) tempo_bpm_ = uniform(20.0, 400.0);
    if (happens(0.1, seconds)) transport_.playing = !transport_.playing;
    if (happens(0.05, seconds)) transport_.numerator = 1 + static_cast<int>(random_() % 9);
}

HostTransport RestlessHost::next(std::size_t sample_count, double sample_rate_hz) {
    const double seconds = static_cast<double>(sample_count) / sample_rate_hz;
    act(seconds);
    HostTransport now = transport_;
    now.position_beats = position_beats_;
    now.tempo_bpm = tempo_bpm_;
    if (happens(0.1, seconds)) now.tempo_bpm = std::numeric_limits<double>::quiet_NaN();
    if (happens(0.1, seconds)) now.position_beats.reset();
    if (transport_.playing) position_beats_ += seconds * tempo_bpm_ / 60.0;
    const double loop_beats = transport_.loop_end_beats - transport_.loop_start_beats;
    if (transport_.looping && position_beats_ >= transport_.loop_end_beats) {
        position_beats_ =
            transport_.loop_start_beats + std::fmod(position_beats_ - transport_.loop_end_beats, loop_beats);
    }
    return now;
}

}  // namespace affetto::soak
