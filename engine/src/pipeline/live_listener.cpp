#include "pipeline/live_listener.h"

#include "affetto/recording.h"

namespace affetto::pipeline {

namespace {

constexpr double hop_seconds = static_cast<double>(contract::hop_samples) / contract::rate_hz;
constexpr double frame_seconds = hop_seconds * contract::hops_per_frame;
constexpr double key_seconds = 30.0;

constexpr std::size_t count_of(double seconds, double step_seconds) {
    return static_cast<std::size_t>(seconds / step_seconds);
}

}  // namespace

LiveListener::LiveListener(double sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      hops_(count_of(hops_seconds, hop_seconds)),
      frames_(count_of(hops_seconds, frame_seconds)),
      tones_(count_of(key_seconds, frame_seconds)) {
    extractor_.prepare(sample_rate_hz);
}

void LiveListener::reset() noexcept {
    heard_samples_ = 0;
    extractor_.reset();
    emotion_input_.reset();
    hops_.clear();
    frames_.clear();
    tones_.clear();
}

void LiveListener::hear(std::span<const float> mono, MultiModelProcessor& processor) noexcept {
    processor_ = &processor;
    extractor_.process(mono, *this);
    processor_ = nullptr;
    heard_samples_ += static_cast<std::int64_t>(mono.size());
}

Key LiveListener::key() const { return find_key(tones_.items()); }

void LiveListener::on_hop(const Hop& hop) noexcept { hops_.add(hop); }

void LiveListener::on_frame(const Frame& frame) noexcept {
    HeardFrame heard{frame.time_seconds, frame.level_db, frame.chroma, {}};
    std::array<float, contract::emotion::input_size> input;
    emotion_input_.encode(frame, input);
    processor_->run(contract::emotion::index, input, heard.embedding);
    frames_.add(heard);
    if (frame.level_db >= silence_gate_db) tones_.add(frame.chroma);
}

}  // namespace affetto::pipeline
