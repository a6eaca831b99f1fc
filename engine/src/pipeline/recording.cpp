#include "affetto/recording.h"

#include <algorithm>

#include "affetto/emotion_input.h"
#include "pipeline/given_metre.h"
#include "pipeline/heard_beats.h"

namespace affetto {

using pipeline::HeardFrame;

/// Keeps hops as they are and of frames what finish() needs.
struct RecordingListener::State final : FeatureSink {
    State(MultiModelProcessor& networks, double rate_hz) : processor(networks), sample_rate_hz(rate_hz) {
        extractor.prepare(rate_hz);
        processor.reset(contract::emotion::index);
    }

    void on_hop(const Hop& hop) noexcept override { hops.push_back(hop); }

    void on_frame(const Frame& frame) noexcept override {
        HeardFrame heard{frame.time_seconds, frame.level_db, frame.chroma, {}};
        std::array<float, contract::emotion::input_size> input;
        emotion_input.encode(frame, input);
        processor.run(contract::emotion::index, input, heard.embedding);
        frames.push_back(heard);
    }

    MultiModelProcessor& processor;
    double sample_rate_hz;
    FeatureExtractor extractor;
    EmotionInput emotion_input;
    std::uint64_t sample_count = 0;
    std::vector<Hop> hops;
    std::vector<HeardFrame> frames;
};

RecordingListener::RecordingListener(MultiModelProcessor& processor, double sample_rate_hz)
    : state_(std::make_unique<State>(processor, sample_rate_hz)) {}

RecordingListener::~RecordingListener() = default;

void RecordingListener::process(std::span<const float> mono) {
    state_->sample_count += mono.size();
    state_->extractor.process(mono, *state_);
}

namespace {

std::vector<Frame> chroma_frames(std::span<const HeardFrame> heard) {
    std::vector<Frame> frames(heard.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
        frames[i].time_seconds = heard[i].time_seconds;
        frames[i].log_mel_db.fill(contract::floor_db);
        frames[i].chroma = heard[i].chroma;
        frames[i].level_db = heard[i].level_db;
    }
    return frames;
}

Key key_heard(std::span<const HeardFrame> frames) {
    std::vector<std::array<float, 12>> chroma;
    for (const auto& frame : frames) {
        if (frame.level_db >= silence_gate_db) chroma.push_back(frame.chroma);
    }
    return find_key(chroma);
}

}  // namespace

HeardRecording RecordingListener::finish(const ListeningOptions& options) {
    State& state = *state_;
    state.extractor.flush(state);
    HeardRecording heard;
    heard.duration_seconds = static_cast<double>(state.sample_count) / state.sample_rate_hz;
    const std::vector<Frame> frames = chroma_frames(state.frames);
    heard.grid = find_beats(state.hops, frames, heard.duration_seconds, options.tempo_bpm);
    heard.music.metre = options.metre ? pipeline::lay_metre(*options.metre, state.hops, frames, heard.grid)
                                      : find_metre(heard.grid, state.hops, frames);
    heard.music.key = options.key ? *options.key : key_heard(state.frames);
    heard.music.tempo_bpm = heard.grid.tempo_bpm;
    heard.music.beats = pipeline::gather_beats(heard.grid, state.hops, state.frames, heard.duration_seconds);
    heard.silent = std::all_of(heard.music.beats.begin(), heard.music.beats.end(),
                               [](const HeardBeat& beat) { return beat.silent; });
    for (const auto& frame : state.frames) {
        heard.frame_times.push_back(frame.time_seconds);
        heard.emotion.push_back({frame.embedding[contract::emotion::out::valence.offset],
                                 frame.embedding[contract::emotion::out::arousal.offset]});
    }
    return heard;
}

}  // namespace affetto
