#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "affetto/features.h"
#include "features/decibels.h"
#include "features/filter_banks.h"
#include "features/onset.h"
#include "features/resampler.h"
#include "features/spectrum.h"

namespace affetto {
namespace {

using contract::chroma_window_samples;
using contract::hop_samples;
using contract::hops_per_frame;
using contract::rate_hz;
using contract::window_samples;

constexpr int frame_samples = hop_samples * hops_per_frame;
constexpr int frame_centre_samples = hop_samples * (hops_per_frame - 1) / 2;
constexpr double hop_seconds = static_cast<double>(hop_samples) / rate_hz;
// Levels count what every source rate from 22.05 kHz on carries, and no offset: a Hann window
// spreads 0 Hz over the first two bins alone.
constexpr double level_top_hz = 9900.0;
constexpr std::size_t level_first_bin = 2;
constexpr std::size_t level_bin_end = static_cast<std::size_t>(level_top_hz * window_samples / rate_hz) + 1;
// A sound moves the flux most when it has just entered the window, before the centre reaches it:
// well before for a click in silence, less for one in other sound.
constexpr int onset_lag_samples = 100;
// Only one frame at a time may wait for its chroma window.
static_assert(chroma_window_samples / 2 - (frame_samples - hop_samples) / 2 <
              (hops_per_frame + 1) * hop_samples + window_samples / 2);
// Samples beyond these bounds are not sound; denormal numbers would be slow.
constexpr std::int64_t no_last_hop = std::numeric_limits<std::int64_t>::max();
constexpr float largest_sample = 1e6F;
constexpr float smallest_sample = 1e-9F;

float audible(float sample) noexcept {
    const float size = std::abs(sample);
    if (!(size >= smallest_sample) || !std::isfinite(sample)) return 0.0F;
    return std::clamp(sample, -largest_sample, largest_sample);
}

}  // namespace

struct FeatureExtractor::State {
    State();
    void prepare(double sample_rate_hz);
    void reset() noexcept;
    void take(std::span<const float> mono, FeatureSink& sink) noexcept;
    void resample(std::span<const float> block, FeatureSink& sink) noexcept;
    void drop_old_samples() noexcept;
    void make_hop(FeatureSink& sink) noexcept;
    void make_frame(FeatureSink& sink) noexcept;
    std::span<const float> window(std::int64_t centre, std::size_t size) const noexcept;
    std::int64_t frame_centre() const noexcept { return frames_ * frame_samples + frame_centre_samples; }

    Resampler resampler;
    PowerSpectrum hop_spectrum;
    PowerSpectrum chroma_spectrum;
    MelFilterBank mel;
    ChromaFilterBank chroma;
    OnsetDetector onsets;
    std::vector<float> samples;  ///< Audio at the contract's rate, from sample `start_` on.
    std::array<float, Resampler::block_samples> block{};
    std::array<float, contract::mel_bands> bands{};
    std::array<float, contract::mel_bands> mel_sum{};  ///< Over the hops of the frame in the making.
    float level_sum = 0.0F;
    std::array<OnsetDetector::Strength, hops_per_frame> onsets_of_frame{};  ///< Of the frame in the making.
    Frame frame{};  ///< All hops taken, waits for its chroma window.
    double source_rate_hz = 0.0;
    std::uint64_t source_samples = 0;
    std::int64_t start_ = 0;
    std::int64_t end_ = 0;  ///< One past the last sample at the contract's rate.
    std::int64_t hops_ = 0;
    std::int64_t frames_ = 0;
    std::int64_t last_hop = no_last_hop;  ///< One past the last hop to make; known in `flush`.
};

FeatureExtractor::State::State()
    : hop_spectrum(window_samples),
      chroma_spectrum(chroma_window_samples),
      mel(contract::mel_bands, contract::mel_low_hz, contract::mel_high_hz, rate_hz, window_samples),
      chroma(contract::chroma_low_hz, contract::chroma_high_hz, rate_hz, chroma_window_samples) {}

void FeatureExtractor::State::prepare(double sample_rate_hz) {
    if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 192000.0)) {
        throw std::invalid_argument("sample rate: expected 8000 to 192000 Hz, found " +
                                    std::to_string(sample_rate_hz));
    }
    source_rate_hz = sample_rate_hz;
    resampler.prepare(sample_rate_hz, rate_hz);
    samples.assign(2 * chroma_window_samples + resampler.max_output(), 0.0F);
    reset();
}

void FeatureExtractor::State::reset() noexcept {
    resampler.reset();
    onsets.reset();
    // Silence stands before the first sample, as far as the first windows reach.
    start_ = frame_centre_samples - chroma_window_samples / 2;
    end_ = 0;
    std::fill_n(samples.begin(), -start_, 0.0F);
    source_samples = 0;
    hops_ = 0;
    frames_ = 0;
    last_hop = no_last_hop;
    mel_sum.fill(0.0F);
    level_sum = 0.0F;
}

std::span<const float> FeatureExtractor::State::window(std::int64_t centre, std::size_t size) const noexcept {
    const auto first = static_cast<std::size_t>(centre - static_cast<std::int64_t>(size / 2) - start_);
    return std::span(samples).subspan(first, size);
}

void FeatureExtractor::State::take(std::span<const float> mono, FeatureSink& sink) noexcept {
    while (!mono.empty()) {
        const std::size_t count = std::min(mono.size(), block.size());
        std::transform(mono.begin(), mono.begin() + static_cast<std::ptrdiff_t>(count), block.begin(),
                       audible);
        resample(std::span(block).first(count), sink);
        mono = mono.subspan(count);
    }
}

void FeatureExtractor::State::resample(std::span<const float> source, FeatureSink& sink) noexcept {
    drop_old_samples();
    const auto filled = static_cast<std::size_t>(end_ - start_);
    end_ += static_cast<std::int64_t>(resampler.process(source, std::span(samples).subspan(filled)));
    // Whatever needs the fewest samples comes first, so that the order does not hang on the blocks.
    for (;;) {
        const std::int64_t hop_end = hops_ * hop_samples + window_samples / 2;
        const std::int64_t frame_end = frame_centre() + chroma_window_samples / 2;
        const bool frame_waits = hops_ >= (frames_ + 1) * hops_per_frame;
        const bool frame_is_next = frame_waits && (frame_end <= hop_end || hops_ == last_hop);
        if (!frame_is_next && hops_ == last_hop) return;
        if ((frame_is_next ? frame_end : hop_end) > end_) return;
        if (frame_is_next) {
            make_frame(sink);
        } else {
            make_hop(sink);
        }
    }
}

void FeatureExtractor::State::drop_old_samples() noexcept {
    const std::int64_t oldest = frame_centre() - chroma_window_samples / 2;
    const auto filled = static_cast<std::ptrdiff_t>(end_ - start_);
    if (filled + static_cast<std::ptrdiff_t>(resampler.max_output()) <=
        static_cast<std::ptrdiff_t>(samples.size())) {
        return;
    }
    std::copy(samples.begin() + (oldest - start_), samples.begin() + filled, samples.begin());
    start_ = oldest;
}

void FeatureExtractor::State::make_hop(FeatureSink& sink) noexcept {
    const std::int64_t centre = hops_ * hop_samples;
    const auto power = hop_spectrum.compute(window(centre, window_samples));
    const float level = std::accumulate(power.begin() + level_first_bin, power.begin() + level_bin_end, 0.0F);
    mel.apply(power, bands);
    for (std::size_t band = 0; band < bands.size(); ++band) mel_sum[band] += bands[band];
    level_sum += level;
    const auto onset = onsets.process(window(centre - onset_lag_samples, OnsetDetector::window_samples));
    onsets_of_frame[static_cast<std::size_t>(hops_ % hops_per_frame)] = onset;
    sink.on_hop({static_cast<double>(hops_) * hop_seconds, onset.all, onset.low, db_of_power(level)});
    if (++hops_ % hops_per_frame != 0) return;
    constexpr float share = 1.0F / hops_per_frame;
    for (std::size_t band = 0; band < bands.size(); ++band) {
        frame.log_mel_db[band] = db_of_power(share * mel_sum[band]);
    }
    frame.level_db = db_of_power(share * level_sum);
    for (std::size_t hop = 0; hop < onsets_of_frame.size(); ++hop) {
        frame.onset_strength[hop] = onsets_of_frame[hop].all;
        frame.low_onset_strength[hop] = onsets_of_frame[hop].low;
    }
    mel_sum.fill(0.0F);
    level_sum = 0.0F;
}

void FeatureExtractor::State::make_frame(FeatureSink& sink) noexcept {
    frame.time_seconds = static_cast<double>(frame_centre()) / rate_hz;
    chroma.apply(chroma_spectrum.compute(window(frame_centre(), chroma_window_samples)), frame.chroma);
    sink.on_frame(frame);
    ++frames_;
}

FeatureExtractor::FeatureExtractor() : state_(std::make_unique<State>()) {}
FeatureExtractor::~FeatureExtractor() = default;
FeatureExtractor::FeatureExtractor(FeatureExtractor&&) noexcept = default;
FeatureExtractor& FeatureExtractor::operator=(FeatureExtractor&&) noexcept = default;

void FeatureExtractor::prepare(double sample_rate_hz) { state_->prepare(sample_rate_hz); }

void FeatureExtractor::reset() noexcept { state_->reset(); }

void FeatureExtractor::process(std::span<const float> mono, FeatureSink& sink) noexcept {
    state_->source_samples += mono.size();
    state_->take(mono, sink);
}

void FeatureExtractor::flush(FeatureSink& sink) noexcept {
    static constexpr std::array<float, Resampler::block_samples> silence{};
    const double duration_seconds = static_cast<double>(state_->source_samples) / state_->source_rate_hz;
    const auto frames =
        static_cast<std::int64_t>(std::ceil(duration_seconds * rate_hz / frame_samples - 1e-9));
    state_->last_hop = frames * hops_per_frame;
    while (state_->frames_ < frames) state_->resample(silence, sink);
}

}  // namespace affetto
