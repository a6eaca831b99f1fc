#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "affetto/features.h"
#include "features/decibels.h"
#include "features/feature_tables.h"
#include "features/resampler.h"
#include "features/sample_ring.h"

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
constexpr std::int64_t no_last_hop = std::numeric_limits<std::int64_t>::max();
// What a block becomes at the lowest rate.
constexpr std::size_t most_resampled = Resampler::block_samples * rate_hz / 8000 + 2;

}  // namespace

struct FeatureExtractor::State {
    void prepare(double sample_rate_hz);
    void reset() noexcept;
    void take(std::span<const float> mono, FeatureSink& sink) noexcept;
    void resample(std::span<const float> block, FeatureSink& sink) noexcept;
    void make_hop(FeatureSink& sink) noexcept;
    void end_frame() noexcept;
    void make_frame(FeatureSink& sink) noexcept;
    RingSpan window(std::int64_t centre, std::size_t size) const noexcept {
        return samples.run(centre - static_cast<std::int64_t>(size / 2), size);
    }
    std::int64_t frame_centre() const noexcept { return frames_ * frame_samples + frame_centre_samples; }

    std::shared_ptr<const FeatureTables> tables = feature_tables();
    Resampler resampler;
    OnsetDetector onsets{tables->onsets, tables->kernels};
    SampleRing samples;                                ///< Audio at the contract's rate.
    std::array<float, contract::mel_bands> mel_sum{};  ///< Over the hops of the frame in the making.
    float level_sum = 0.0F;
    std::array<OnsetDetector::Strength, hops_per_frame> onsets_of_frame{};  ///< Of the frame in the making.
    Frame frame{};  ///< All hops taken, waits for its chroma window.
    double source_rate_hz = 0.0;
    std::uint64_t source_samples = 0;
    std::int64_t hops_ = 0;
    std::int64_t frames_ = 0;
    std::int64_t last_hop = no_last_hop;  ///< One past the last hop to make; known in `flush`.
};

void FeatureExtractor::State::prepare(double sample_rate_hz) {
    if (!(sample_rate_hz >= 8000.0 && sample_rate_hz <= 192000.0)) {
        throw std::invalid_argument("sample rate: expected 8000 to 192000 Hz, found " +
                                    std::to_string(sample_rate_hz));
    }
    source_rate_hz = sample_rate_hz;
    resampler.prepare(sample_rate_hz, rate_hz);
    // No hop or frame that waits for more samples needs more of the past than a chroma window.
    samples.prepare(chroma_window_samples + resampler.max_output());
    reset();
}

void FeatureExtractor::State::reset() noexcept {
    resampler.reset();
    onsets.reset();
    samples.reset();
    source_samples = 0;
    hops_ = 0;
    frames_ = 0;
    last_hop = no_last_hop;
    mel_sum.fill(0.0F);
    level_sum = 0.0F;
}

void FeatureExtractor::State::take(std::span<const float> mono, FeatureSink& sink) noexcept {
    std::array<float, Resampler::block_samples> block;
    while (!mono.empty()) {
        const std::size_t count = std::min(mono.size(), block.size());
        tables->kernels.clean(mono.data(), count, block.data());
        resample(std::span(block).first(count), sink);
        mono = mono.subspan(count);
    }
}

void FeatureExtractor::State::resample(std::span<const float> source, FeatureSink& sink) noexcept {
    std::array<float, most_resampled> resampled;
    samples.add(std::span(resampled).first(resampler.process(source, resampled)));
    // Whatever needs the fewest samples comes first, so that the order does not hang on the blocks.
    for (;;) {
        const std::int64_t hop_end = hops_ * hop_samples + window_samples / 2;
        const std::int64_t frame_end = frame_centre() + chroma_window_samples / 2;
        const bool frame_waits = hops_ >= (frames_ + 1) * hops_per_frame;
        const bool frame_is_next = frame_waits && (frame_end <= hop_end || hops_ == last_hop);
        if (!frame_is_next && hops_ == last_hop) return;
        if ((frame_is_next ? frame_end : hop_end) > samples.end()) return;
        if (frame_is_next) {
            make_frame(sink);
        } else {
            make_hop(sink);
        }
    }
}

void FeatureExtractor::State::make_hop(FeatureSink& sink) noexcept {
    const std::int64_t centre = hops_ * hop_samples;
    const SpectralKernels& kernels = tables->kernels;
    FftWork work;
    const auto power = tables->hop_spectrum.compute(window(centre, window_samples), work, kernels);
    const float level = kernels.sum(power.data() + level_first_bin, level_bin_end - level_first_bin);
    std::array<float, contract::mel_bands> bands;
    tables->mel.apply(power, bands, kernels);
    for (std::size_t band = 0; band < bands.size(); ++band) mel_sum[band] += bands[band];
    level_sum += level;
    const auto onset =
        onsets.process(window(centre - onset_lag_samples, OnsetDetector::window_samples), work);
    onsets_of_frame[static_cast<std::size_t>(hops_ % hops_per_frame)] = onset;
    sink.on_hop({static_cast<double>(hops_) * hop_seconds, onset.all, onset.low, db_of_power(level)});
    if (++hops_ % hops_per_frame == 0) end_frame();
}

/// All its hops are there.
void FeatureExtractor::State::end_frame() noexcept {
    constexpr float share = 1.0F / hops_per_frame;
    for (std::size_t band = 0; band < mel_sum.size(); ++band) frame.log_mel_db[band] = share * mel_sum[band];
    tables->kernels.decibels(frame.log_mel_db.data(), frame.log_mel_db.size());
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
    FftWork work;
    const auto power =
        tables->chroma_spectrum.compute(window(frame_centre(), chroma_window_samples), work, tables->kernels);
    tables->chroma.apply(power, frame.chroma, tables->kernels);
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
