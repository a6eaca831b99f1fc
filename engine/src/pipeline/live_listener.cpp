#include "pipeline/live_listener.h"

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

constexpr float whole_share = 65535.0F;

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
      frames_(count_of(frames_seconds, frame_seconds)),
      chroma_(count_of(hops_seconds, frame_seconds)),
      tones_(count_of(key_seconds, frame_seconds)) {
    extractor_.prepare(sample_rate_hz);
}

void LiveListener::reset() noexcept {
    heard_samples_ = 0;
    extractor_.reset();
    emotion_input_.reset();
    hops_.clear();
    frames_.clear();
    chroma_.clear();
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
    std::vector<HeardFrame> frames;
    for (std::size_t i = 0; i < frames_.size(); ++i) frames.push_back(frames_[i]);
    return frames;
}

std::vector<Frame> LiveListener::chroma_frames(double begin_seconds) const {
    std::vector<Frame> frames;
    for (std::size_t i = 0; i < chroma_.size(); ++i) {
        if (chroma_[i].time_seconds < begin_seconds) continue;
        Frame& frame = frames.emplace_back();
        frame.time_seconds = chroma_[i].time_seconds - begin_seconds;
        frame.chroma = whole(chroma_[i].chroma);
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
    HeardFrame heard{frame.time_seconds, frame.level_db, frame.chroma, {}};
    std::array<float, contract::emotion::input_size> input;
    emotion_input_.encode(frame, input);
    processor_->run(contract::emotion::index, input, heard.embedding);
    frames_.add(heard);
    chroma_.add({frame.time_seconds, kept(frame.chroma)});
    if (frame.level_db >= silence_gate_db) tones_.add(kept(frame.chroma));
}

}  // namespace affetto::pipeline
