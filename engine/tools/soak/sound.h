// Sound: audio of every unkind sort, for the soak.
//
// Threading model: one thread at a time; `fill` does not allocate. Units: Hz, samples.
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace affetto::soak {

enum class SoundKind { silence, music, noise, clipping, denormals, bursts, offset, count };

class Sound {
public:
    explicit Sound(std::uint64_t seed) : random_(seed) {}
    void choose(SoundKind kind, double sample_rate_hz) noexcept;
    void fill(std::span<float> block);

private:
    float next();
    float music() noexcept;

    std::minstd_rand random_;
    SoundKind kind_ = SoundKind::silence;
    double sample_rate_hz_ = 48000.0;
    std::int64_t sample_ = 0;
    int burst_left_ = 0;
};

}  // namespace affetto::soak
