#include "pipeline/messages.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace affetto::pipeline {

namespace {

constexpr float largest_whole = 32767.0F;
/// Sound ends here either way, and nothing overflows between.
constexpr float loudest = 1e6F, softest = 1e-9F;
/// Adding it leaves the nearest integer in the lowest bits.
constexpr float rounder = 12582912.0F;

float sound_of(float sample) noexcept AFFETTO_NONBLOCKING {
    if (!std::isfinite(sample)) return 0.0F;
    return std::clamp(sample, -loudest, loudest);
}

}  // namespace

void AudioChunk::pack(const float* mono) noexcept AFFETTO_NONBLOCKING {
    float most = 0.0F;
    for (std::uint32_t i = 0; i < sample_count; ++i) most = std::max(most, std::fabs(sound_of(mono[i])));
    const bool sounds = most > softest;
    scale = sounds ? most / largest_whole : 0.0F;
    const float factor = sounds ? largest_whole / most : 0.0F;
    for (std::uint32_t i = 0; i < sample_count; ++i) {
        const auto bits = std::bit_cast<std::int32_t>(sound_of(mono[i]) * factor + rounder);
        samples[i] = static_cast<std::int16_t>(bits - std::bit_cast<std::int32_t>(rounder));
    }
}

void AudioChunk::unpack(float* mono) const noexcept {
    for (std::uint32_t i = 0; i < sample_count; ++i) mono[i] = scale * static_cast<float>(samples[i]);
}

}  // namespace affetto::pipeline
