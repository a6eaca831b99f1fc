#include "pipeline/live_listener.h"

#include <algorithm>
#include <cmath>

#include "affetto/recording.h"

namespace affetto::pipeline {

namespace {

constexpr double hop_seconds = static_cast<double>(contract::hop_samples) / contract::rate_hz;
constexpr double frame_seconds = hop_seconds * contract::hops_per_frame;
constexpr double key_seconds = 30.0;

constexpr std::size_t count_of(double seconds, double step_seconds) {
    return static_cast<std::size_t>(seconds / step_seconds);
}

constexpr float whole_share = 65535.0F, whole_value = 32767.0F;

/// The centre of a frame, as FeatureExtractor tells it.
double time_of_frame(std::uint64_t number) noexcept {
    constexpr int frame_samples = contract::hop_samples * contract::hops_per_frame;
    constexpr int centre_samples = contract::hop_samples * (contract::hops_per_frame - 1) / 2;
    return static_cast<double>(number * frame_samples + centre_samples) / contract::rate_hz;
}

KeptEmbedding kept(const std::array<float, contract::emotion::output_size>& embedding) noexcept {
    KeptEmbedding small;
    for (std::size_t i = 0; i < embedding.size(); ++i) {
        const float value = std::clamp(embedding[i], -1.0F, 1.0F);
        small.values[i] = static_cast<std::int16_t>(std::lround(whole_value * value));
    }
    return small;
}

std::array<float, contract::emotion::output_size> whole(const KeptEmbedding& small) noexcept {
    std::array<float, contract::emotion::output_size> embedding;
    for (std::size_t i = 0; i < embedding.size(); ++i)
        embedding[i] = static_cast<float>(small.values[i]) / whole_value;
    return embedding;
}

KeptChroma kept(const std::array<float, 12>& chroma) noexcept {
    KeptChroma small;
    for (std::size_t i = 0; i < chroma.size(); ++i)
        small.shares[i] = static_cast<std::uint16_t>(std::lround(whole_share * chroma[i]));
    return small;
}

std::array<float, 12> whole(const KeptChroma& small) noexcept {
    std::array<float, 12> chroma;
    for (std::size_t i = 0; i < chroma.size(); ++i)
        chroma[i] = static_cast<float>(small.shares[i]) / whole_share;
    return chroma;
}

}  // namespace

LiveListener::LiveListener(double sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      hops_(count_of(hops_seconds, hop_seconds)),
      chroma_(count_of(hops_seconds, frame_seconds)),
      embeddings_(count_of(frames_seconds, frame_seconds)),
      tones_(count_of(key_seconds, frame_seconds)) {
    extractor_.prepare(sample_rate_hz);
}

void LiveListener::reset() noexcept {
    heard_samples_ = 0;
    extractor_.reset();
    emotion_input_.reset();
    hops_.clear();
    chroma_.clear();
    embeddings_.clear();
    tones_.clear();
}

void LiveListener::hear(std::span<const float> mono, MultiModelProcessor& processor) noexcept {
    processor_ = &processor;
    extractor_.process(mono, *this);
    processor_ = nullptr;
    heard_samples_ += static_cast<std::int64_t>(mono.size());
}

std::vector<Hop> LiveListener::hops() const {
    std::vector<Hop> hops(hops_.size());
    const std::uint64_t first = hops_.added() - hops_.size();
    for (std::size_t i = 0; i < hops.size(); ++i) {
        const KeptHop& hop = hops_[i];
        hops[i] = {static_cast<double>(first + i) * hop_seconds, hop.onset_strength, hop.low_onset_strength,
                   hop.level_db};
    }
    return hops;
}

std::vector<HeardFrame> LiveListener::frames() const {
    std::vector<HeardFrame> frames(embeddings_.size());
    const std::size_t before = chroma_.size() - frames.size();
    const std::uint64_t first = embeddings_.added() - frames.size();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        frames[i].time_seconds = time_of_frame(first + i);
        frames[i].chroma = whole(chroma_[before + i]);
        frames[i].embedding = whole(embeddings_[i]);
    }
    return frames;
}

std::vector<Frame> LiveListener::chroma_frames(double begin_seconds) const {
    std::vector<Frame> frames;
    const std::uint64_t first = chroma_.added() - chroma_.size();
    for (std::size_t i = 0; i < chroma_.size(); ++i) {
        const double time_seconds = time_of_frame(first + i);
        if (time_seconds < begin_seconds) continue;
        Frame& frame = frames.emplace_back();
        frame.time_seconds = time_seconds - begin_seconds;
        frame.chroma = whole(chroma_[i]);
    }
    return frames;
}

Key LiveListener::key() const {
    std::vector<std::array<float, 12>> tones;
    for (std::size_t i = 0; i < tones_.size(); ++i) tones.push_back(whole(tones_[i]));
    return find_key(tones);
}

void LiveListener::on_hop(const Hop& hop) noexcept {
    hops_.add({hop.onset_strength, hop.low_onset_strength, hop.level_db});
}

void LiveListener::on_frame(const Frame& frame) noexcept {
    last_ = {frame.time_seconds, frame.level_db, frame.chroma, {}};
    std::array<float, contract::emotion::input_size> input;
    emotion_input_.encode(frame, input);
    processor_->run(contract::emotion::index, input, last_.embedding);
    embeddings_.add(kept(last_.embedding));
    chroma_.add(kept(frame.chroma));
    if (frame.level_db >= silence_gate_db) tones_.add(kept(frame.chroma));
}

}  // namespace affetto::pipeline
