#include "affetto/emotion_input.h"

#include <algorithm>
#include <cmath>

#include "features/decibels.h"
#include "features/key_profiles.h"

namespace affetto {
namespace {

namespace in = contract::emotion::in;

// Frames below this are rests; they say nothing about how loud or how coloured the recording is.
constexpr float rest_db = -70.0F;
constexpr double db_a_unit = 20.0;
constexpr double most_band_units = 3.0;
constexpr double least_loudness = -2.0, most_loudness = 1.0;
// Chroma of frames this far below the running level weighs nothing, and at most so much above it.
constexpr double faint_db = 30.0, most_weight = 1.5;
constexpr double mode_scale = 4.0, strength_scale = 5.0;
// An onset is a peak this much above the usual.
constexpr double peak_ratio = 1.5;
constexpr std::size_t bands_together = contract::mel_bands / in::log_mel.size;
static_assert(bands_together * in::log_mel.size == contract::mel_bands);

/// Where the next value of a slice goes.
class Writer {
public:
    Writer(std::span<float> input, const contract::Slice& slice) noexcept
        : rest_(input.subspan(slice.offset, slice.size)) {}
    void put(double value) noexcept {
        rest_.front() = static_cast<float>(value);
        rest_ = rest_.subspan(1);
    }

private:
    std::span<float> rest_;
};

struct KeyFit {
    double major = -1.0, minor = -1.0;
    int tonic = 0;
};

KeyFit fit_keys(const PitchClassProfile& chroma, const PitchClassProfile& major,
                const PitchClassProfile& minor) noexcept {
    KeyFit best;
    for (int tonic = 0; tonic < 12; ++tonic) {
        const PitchClassProfile heard = from_tonic(chroma, tonic);
        const double fits[] = {correlation(heard, major), correlation(heard, minor)};
        if (std::max(fits[0], fits[1]) > std::max(best.major, best.minor)) best.tonic = tonic;
        best.major = std::max(best.major, fits[0]);
        best.minor = std::max(best.minor, fits[1]);
    }
    return best;
}

void put_mode(Writer& mode, const KeyFit& fit) noexcept {
    mode.put(std::tanh(mode_scale * (fit.major - fit.minor)));
    mode.put(std::max(fit.major, fit.minor));
}

/// From the tonic upwards, scaled to a maximum of 1.
void put_chroma(std::span<float> input, const contract::Slice& slice, const PitchClassProfile& chroma,
                int tonic) noexcept {
    const double most = *std::max_element(chroma.begin(), chroma.end());
    Writer writer(input, slice);
    for (const double value : from_tonic(chroma, tonic)) writer.put(most > 0.0 ? value / most : 0.0);
}

template <std::size_t Size>
double mean_of(const std::array<float, Size>& values) noexcept {
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value);
    return sum / static_cast<double>(Size);
}

template <std::size_t Size>
double deviation_of(const std::array<float, Size>& values) noexcept {
    const double mean = mean_of(values);
    double sum = 0.0;
    for (const float value : values)
        sum += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    return std::sqrt(sum / static_cast<double>(Size));
}

double squeezed(double strength) noexcept { return std::log1p(strength_scale * strength); }

}  // namespace

template <std::size_t Size>
FadingMean<Size>::FadingMean(double memory_seconds, double step_seconds) noexcept
    : keep_(std::exp(-step_seconds / memory_seconds)) {}

template <std::size_t Size>
void FadingMean<Size>::reset() noexcept {
    weight_ = 0.0;
    sum_.fill(0.0);
}

template <std::size_t Size>
void FadingMean<Size>::add(const std::array<double, Size>& values, double weight) noexcept {
    for (std::size_t i = 0; i < Size; ++i) sum_[i] = keep_ * sum_[i] + weight * values[i];
    weight_ = keep_ * weight_ + weight;
}

template <std::size_t Size>
std::array<double, Size> FadingMean<Size>::mean() const noexcept {
    std::array<double, Size> means{};
    if (empty()) return means;
    for (std::size_t i = 0; i < Size; ++i) means[i] = sum_[i] / weight_;
    return means;
}

template class FadingMean<1>;
template class FadingMean<2>;
template class FadingMean<4>;
template class FadingMean<12>;
template class FadingMean<in::log_mel.size>;

EmotionInput::EmotionInput() noexcept = default;

void EmotionInput::reset() noexcept { *this = EmotionInput(); }

void EmotionInput::encode(const Frame& frame, std::span<float, size> input) noexcept {
    if (frame.level_db > rest_db) running_power_.add({power_of_db(static_cast<double>(frame.level_db))});
    // Units above the running level; before anything sounded there is no level to be above of.
    const double running_db = running_power_.empty() ? 0.0 : 10.0 * std::log10(running_power_.mean()[0]);
    const double loudness = (static_cast<double>(frame.level_db) - running_db) / db_a_unit;
    encode_mel(frame, input);
    encode_tones(frame, loudness, input);
    encode_onsets(frame, input);
    encode_level(frame, std::clamp(loudness, least_loudness, most_loudness), input);
}

void EmotionInput::encode_mel(const Frame& frame, std::span<float, size> input) noexcept {
    std::array<double, in::log_mel.size> bands{};
    for (std::size_t i = 0; i < frame.log_mel_db.size(); ++i) {
        bands[i / bands_together] += static_cast<double>(frame.log_mel_db[i]) / bands_together;
    }
    if (frame.level_db > rest_db) bands_.add(bands);
    const auto usual = bands_.mean();
    Writer log_mel(input, in::log_mel);
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const double units = bands_.empty() ? 0.0 : (bands[i] - usual[i]) / db_a_unit;
        log_mel.put(std::clamp(units, -most_band_units, most_band_units));
    }
}

void EmotionInput::encode_tones(const Frame& frame, double loudness, std::span<float, size> input) noexcept {
    PitchClassProfile now{};
    std::copy(frame.chroma.begin(), frame.chroma.end(), now.begin());
    const double weight = std::clamp(loudness * db_a_unit / faint_db + 1.0, 0.0, most_weight);
    for (auto& chroma : chroma_) chroma.add(now, weight);
    const auto recent = chroma_[0].mean(), lately = chroma_[1].mean(), long_ago = chroma_[2].mean();
    const KeyFit key = fit_keys(lately, temperley_major, temperley_minor);
    put_chroma(input, in::chroma, now, key.tonic);
    put_chroma(input, in::chroma_recent, recent, key.tonic);
    put_chroma(input, in::chroma_lately, lately, key.tonic);
    Writer mode(input, in::mode);
    put_mode(mode, fit_keys(recent, krumhansl_major, krumhansl_minor));
    put_mode(mode, fit_keys(recent, temperley_major, temperley_minor));
    put_mode(mode, fit_keys(lately, krumhansl_major, krumhansl_minor));
    put_mode(mode, key);
    put_mode(mode, fit_keys(long_ago, temperley_major, temperley_minor));
}

double EmotionInput::count_onsets(const Frame& frame) noexcept {
    int peaks = 0;
    for (const float hop : frame.onset_strength) {
        const auto strength = static_cast<double>(hop);
        const auto [before, last] = last_strength_;
        if (last > before && last >= strength && last > peak_ratio * last_usual_) ++peaks;
        usual_strength_.add({strength});
        last_usual_ = usual_strength_.mean()[0];
        last_strength_ = {last, strength};
    }
    return peaks;
}

void EmotionInput::encode_onsets(const Frame& frame, std::span<float, size> input) noexcept {
    const double onsets = count_onsets(frame);
    std::array<std::array<double, 4>, 4> means{};
    for (std::size_t i = 0; i < onsets_.size(); ++i) {
        onsets_[i].add({mean_of(frame.onset_strength), mean_of(frame.low_onset_strength), onsets,
                        deviation_of(frame.onset_strength)});
        means[i] = onsets_[i].mean();
    }
    Writer writer(input, in::onsets);
    for (const auto& mean : means) writer.put(squeezed(mean[0]));
    for (std::size_t i = 1; i < means.size(); ++i) writer.put(squeezed(means[i][1]));
    for (std::size_t i = 1; i < means.size(); ++i) writer.put(means[i][2]);
    for (std::size_t i = 2; i < means.size(); ++i) writer.put(squeezed(means[i][3]));
}

void EmotionInput::encode_level(const Frame& frame, double loudness, std::span<float, size> input) noexcept {
    Writer level(input, in::level);
    level.put(running_power_.empty() ? 0.0 : loudness);
    for (auto& recent : loudness_) {
        if (frame.level_db > rest_db) recent.add({loudness, loudness * loudness});
        level.put(recent.mean()[0]);
    }
    for (std::size_t i = 1; i < loudness_.size(); ++i) {
        const auto [mean, square] = loudness_[i].mean();
        level.put(std::sqrt(std::max(0.0, square - mean * mean)));
    }
}

}  // namespace affetto
