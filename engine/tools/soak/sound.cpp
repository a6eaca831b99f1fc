#include "soak/sound.h"

#include <cmath>
#include <limits>

namespace affetto::soak {

namespace {

constexpr double beat_seconds = 0.5;
constexpr int longest_burst = 200;

}  // namespace

void Sound::choose(SoundKind kind, double sample_rate_hz) noexcept {
    kind_ = kind;
    sample_rate_hz_ = sample_rate_hz;
    burst_left_ = 0;
}

void Sound::fill(std::span<float> block) {
    for (float& value : block) value = next();
}

/// A plucked fifth on every beat, on a root that changes with the bar.
float Sound::music() noexcept {
    const double time = static_cast<double>(sample_) / sample_rate_hz_;
    const double since = std::fmod(time, beat_seconds);
    const auto bar = static_cast<int>(time / (4.0 * beat_seconds)) % 4;
    const double hz = 110.0 * std::exp2(static_cast<double>(bar * 5 % 12) / 12.0);
    const double phase = 2.0 * 3.14159265358979 * hz * since;
    return static_cast<float>(0.3 * std::exp(-5.0 * since) * (std::sin(phase) + std::sin(1.5 * phase)));
}

float Sound::next() {
    ++sample_;
    const float noise = std::uniform_real_distribution<float>(-1.0F, 1.0F)(random_);
    switch (kind_) {
        case SoundKind::music:
            return music();
        case SoundKind::noise:
            return 0.3F * noise;
        case SoundKind::clipping:
            return noise > 0.0F ? 40.0F : -40.0F;
        case SoundKind::denormals:
            return noise * std::numeric_limits<float>::min();
        case SoundKind::offset:
            return 1.0F;
        case SoundKind::bursts:
            if (burst_left_ == 0 && random_() % 5000 == 0)
                burst_left_ = 1 + static_cast<int>(random_() % longest_burst);
            if (burst_left_ == 0) return music();
            --burst_left_;
            return random_() % 3 == 0 ? std::numeric_limits<float>::infinity()
                                      : std::numeric_limits<float>::quiet_NaN();
        default:
            return 0.0F;
    }
}

}  // namespace affetto::soak
