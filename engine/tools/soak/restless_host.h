// RestlessHost: a transport that does what hosts do, and more often.
//
// Threading model: one thread at a time. Units: beats, samples, Hz.
#pragma once

#include <cstdint>
#include <random>

#include "affetto/transport.h"

namespace affetto::soak {

/// Plays, stops, jumps, loops, changes tempo and metre, and at times tells nothing or nonsense.
class RestlessHost {
public:
    explicit RestlessHost(std::uint64_t seed) : random_(seed) {}

    /// Another song: tempo, metre and loop are drawn anew.
    void begin_song();
    /// The transport of the next block; now and then something happens first.
    HostTransport next(std::size_t sample_count, double sample_rate_hz);
    /// A transport that stands still.
    static HostTransport stopped() noexcept;

    std::uint64_t jumps() const noexcept { return jumps_; }

private:
    double uniform(double low, double high);
    bool happens(double times_a_second, double seconds);
    void act(double seconds);

    std::minstd_rand random_;
    HostTransport transport_;
    double position_beats_ = 0.0;
    double tempo_bpm_ = 120.0;
    std::uint64_t jumps_ = 0;
};

}  // namespace affetto::soak
