#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "affetto/recording.h"
#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::random_processor;

constexpr double rate_hz = 22050.0;

/// Eight bars at 120 bpm of plucked chords on every beat, C F G C, as partials that die away.
std::vector<float> plucked_chords(double seconds) {
    constexpr std::array<std::array<int, 3>, 4> chords{
        {{48, 64, 67}, {53, 65, 69}, {55, 62, 71}, {48, 64, 72}}};
    std::vector<float> audio(static_cast<std::size_t>(seconds * rate_hz), 0.0F);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        const double time = static_cast<double>(i) / rate_hz;
        const double since = std::fmod(time, 0.5);
        const auto bar = static_cast<std::size_t>(time / 2.0) % 4;
        for (const int pitch : chords[bar]) {
            const double hz = 440.0 * std::pow(2.0, (pitch - 69) / 12.0);
            for (int partial = 1; partial <= 4; ++partial) {
                const double phase = 2.0 * std::numbers::pi * hz * partial * since;
                audio[i] += static_cast<float>(0.05 / partial * std::exp(-6.0 * since) * std::sin(phase));
            }
        }
    }
    return audio;
}

HeardRecording heard(MultiModelProcessor& processor, std::span<const float> audio,
                     const ListeningOptions& options = {}, std::size_t block = 1000) {
    RecordingListener listener(processor, rate_hz);
    for (std::size_t at = 0; at < audio.size(); at += block) {
        listener.process(audio.subspan(at, std::min(block, audio.size() - at)));
    }
    return listener.finish(options);
}

TEST(Recording, EveryBeatAndFrameIsHeard) {
    auto processor = random_processor(1);
    const auto audio = plucked_chords(16.0);
    const auto recording = heard(processor, audio);
    EXPECT_EQ(recording.duration_seconds, static_cast<double>(audio.size()) / rate_hz);
    EXPECT_FALSE(recording.silent);
    EXPECT_EQ(recording.music.beats.size(), recording.grid.beats.size());
    EXPECT_NEAR(recording.music.tempo_bpm, 120.0, 3.0);
    EXPECT_EQ(recording.music.key.tonic, 0);
    EXPECT_FALSE(recording.music.key.minor);
    EXPECT_NEAR(static_cast<double>(recording.emotion.size()), 160.0, 2.0);
    EXPECT_EQ(recording.emotion.size(), recording.frame_times.size());
    const auto& beat = recording.music.beats[5];
    EXPECT_FALSE(beat.silent);
    EXPECT_GT(beat.accents[0], 0.0F);
    EXPECT_LT(beat.accents[1], 0.0F);
}

TEST(Recording, BlockBordersChangeNothing) {
    auto processor = random_processor(1);
    const auto audio = plucked_chords(8.0);
    const auto whole = heard(processor, audio, {}, audio.size());
    const auto blocks = heard(processor, audio, {}, 77);
    EXPECT_EQ(whole.emotion, blocks.emotion);
    EXPECT_EQ(whole.grid.beats, blocks.grid.beats);
    for (std::size_t i = 0; i < whole.music.beats.size(); ++i) {
        EXPECT_EQ(whole.music.beats[i].embedding, blocks.music.beats[i].embedding);
        EXPECT_EQ(whole.music.beats[i].chroma, blocks.music.beats[i].chroma);
        EXPECT_EQ(whole.music.beats[i].accents, blocks.music.beats[i].accents);
    }
}

TEST(Recording, WhatIsGivenIsNotLookedFor) {
    auto processor = random_processor(1);
    ListeningOptions options;
    options.tempo_bpm = 60.0;
    options.key = Key{6, true, 1.0F};
    const auto recording = heard(processor, plucked_chords(8.0), options);
    EXPECT_NEAR(recording.music.tempo_bpm, 60.0, 0.5);
    EXPECT_EQ(recording.music.key.tonic, 6);
    EXPECT_TRUE(recording.music.key.minor);
}

TEST(Recording, SilenceIsHeardAsSilence) {
    auto processor = random_processor(1);
    for (const double seconds : {0.0, 0.1, 5.0}) {
        const std::vector<float> silence(static_cast<std::size_t>(seconds * rate_hz), 0.0F);
        const auto recording = heard(processor, silence);
        EXPECT_TRUE(recording.silent);
        EXPECT_TRUE(Composer(processor).compose(recording.music, {}).notes.empty());
    }
}

TEST(Recording, APauseIsSilentAndPlayedBySilence) {
    auto processor = random_processor(1);
    auto audio = plucked_chords(16.0);
    std::fill(audio.begin() + static_cast<int>(6.0 * rate_hz),
              audio.begin() + static_cast<int>(10.0 * rate_hz), 0.0F);
    const auto recording = heard(processor, audio);
    const auto composition = Composer(processor).compose(recording.music, {});
    EXPECT_FALSE(recording.silent);
    EXPECT_FALSE(composition.notes.empty());
    for (const auto& note : composition.notes) {
        const auto beat = static_cast<std::size_t>(note.onset_beats);
        const double seconds = recording.grid.beats[beat];
        EXPECT_TRUE(seconds < 6.3 || seconds > 9.4) << seconds;
    }
}

TEST(Recording, TheEmotionNetworkIsHeardInTheMusic) {
    auto one = random_processor({1, 2, 3, 4, 5});
    auto other = random_processor({11, 2, 3, 4, 5});
    const auto audio = plucked_chords(16.0);
    const auto first = Composer(one).compose(heard(one, audio).music, {});
    const auto second = Composer(other).compose(heard(other, audio).music, {});
    const auto pitch = [](const Note& note) { return note.pitch; };
    EXPECT_FALSE(std::ranges::equal(first.notes, second.notes, {}, pitch, pitch));
    EXPECT_NE(first.emotion, second.emotion);
}

TEST(Recording, OtherRatesAreRefused) {
    auto processor = random_processor(1);
    EXPECT_THROW(RecordingListener(processor, 4000.0), std::invalid_argument);
}

}  // namespace
