#include <algorithm>
#include <cmath>

#include "affetto/features.h"
#include "features/decibels.h"

namespace affetto {
namespace {

constexpr double frame_seconds =
    static_cast<double>(contract::hop_samples) * contract::hops_per_frame / contract::rate_hz;
// The running level forgets over a minute: long enough to keep a piece's own dynamics.
constexpr double memory_seconds = 60.0;
const double keep = std::exp(-frame_seconds / memory_seconds);
// Frames below this are rests; they say nothing about how loud the recording is.
constexpr float rest_db = -70.0F;
// The level that is assumed until something sounds.
constexpr double level_before_sound_db = -20.0;
constexpr double db_a_unit = 20.0;
constexpr double least_unit = -4.0, most_unit = 2.0;

}  // namespace

void EmotionInput::reset() noexcept {
    power_sum_ = 0.0;
    weight_ = 0.0;
}

void EmotionInput::encode(const Frame& frame,
                          std::span<float, contract::emotion::input_size> input) noexcept {
    if (frame.level_db > rest_db) {
        power_sum_ = keep * power_sum_ + power_of_db(static_cast<double>(frame.level_db));
        weight_ = keep * weight_ + 1.0;
    }
    const double level_db = weight_ > 0.0 ? 10.0 * std::log10(power_sum_ / weight_) : level_before_sound_db;
    for (std::size_t band = 0; band < input.size(); ++band) {
        const double units = (static_cast<double>(frame.log_mel_db[band]) - level_db) / db_a_unit;
        input[band] = static_cast<float>(std::clamp(units, least_unit, most_unit));
    }
}

}  // namespace affetto
