#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "affetto/emotion_input.h"

namespace {

using namespace affetto;
namespace in = contract::emotion::in;

using Input = std::array<float, EmotionInput::size>;

constexpr int minute_frames = 600;

Frame flat_frame(float level_db, float band_db) {
    Frame frame{};
    frame.level_db = level_db;
    frame.log_mel_db.fill(band_db);
    return frame;
}

/// A scale from a tonic; the triad louder.
Frame scale_frame(int tonic, bool minor) {
    Frame frame = flat_frame(-20.0F, -40.0F);
    const std::array<int, 7> degrees =
        minor ? std::array{0, 2, 3, 5, 7, 8, 10} : std::array{0, 2, 4, 5, 7, 9, 11};
    for (const int degree : degrees) {
        const bool triad = degree == 0 || degree == 7 || degree == (minor ? 3 : 4);
        frame.chroma[static_cast<std::size_t>((tonic + degree) % 12)] = triad ? 1.0F : 0.4F;
    }
    return frame;
}

Input encoded(EmotionInput& encoder, const Frame& frame, int times = 1) {
    Input input{};
    for (int i = 0; i < times; ++i) encoder.encode(frame, input);
    return input;
}

TEST(EmotionInput, MelBandsAreRelativeToTheirOwnPast) {
    EmotionInput encoder;
    EXPECT_EQ(encoded(encoder, flat_frame(-30.0F, -50.0F))[in::log_mel.offset + 7], 0.0F);
    Frame brighter = flat_frame(-30.0F, -50.0F);
    brighter.log_mel_db[14] = brighter.log_mel_db[15] = -30.0F;
    const auto input = encoded(encoder, brighter);
    // Two frames, the newer one weighing more: 20 dB above the mean of -50 and -30 with weights k and 1.
    const double k = std::exp(-0.1 / 20.0);
    EXPECT_NEAR(input[in::log_mel.offset + 7], k / (1.0 + k), 1e-5);
    EXPECT_NEAR(input[in::log_mel.offset + 6], 0.0F, 1e-6F);
}

TEST(EmotionInput, IgnoresTheGainOfTheRecording) {
    EmotionInput loud, quiet;
    for (int i = 0; i < 200; ++i) {
        const float level_db = -20.0F - 10.0F * static_cast<float>(i % 4);
        const auto a = encoded(loud, flat_frame(level_db, level_db - 15.0F));
        const auto b = encoded(quiet, flat_frame(level_db - 6.0F, level_db - 21.0F));
        for (std::size_t slot = 0; slot < a.size(); ++slot)
            EXPECT_NEAR(a[slot], b[slot], 1e-4F) << i << " " << slot;
    }
}

TEST(EmotionInput, IgnoresTheKeyButNotTheMode) {
    for (const bool minor : {false, true}) {
        EmotionInput reference;
        const auto in_c = encoded(reference, scale_frame(0, minor), minute_frames);
        for (int tonic = 1; tonic < 12; ++tonic) {
            EmotionInput transposed;
            const auto input = encoded(transposed, scale_frame(tonic, minor), minute_frames);
            for (std::size_t slot = 0; slot < input.size(); ++slot) {
                EXPECT_NEAR(input[slot], in_c[slot], 1e-5F) << tonic << " " << slot;
            }
        }
        for (std::size_t pair = 0; pair < in::mode.size; pair += 2) {
            EXPECT_EQ(in_c[in::mode.offset + pair] < 0.0F, minor) << pair;
            EXPECT_GT(in_c[in::mode.offset + pair + 1], 0.7F) << pair;
        }
        EXPECT_EQ(in_c[in::chroma_lately.offset], 1.0F);
        EXPECT_EQ(in_c[in::chroma_lately.offset + (minor ? 3 : 4)], 1.0F);
    }
}

TEST(EmotionInput, CountsOnsets) {
    EmotionInput busy, calm;
    Frame beat = flat_frame(-20.0F, -40.0F), rest = beat;
    beat.onset_strength[4] = 1.0F;
    Input often{}, seldom{};
    for (int i = 0; i < minute_frames; ++i) {
        often = encoded(busy, i % 2 == 0 ? beat : rest);
        seldom = encoded(calm, i % 10 == 0 ? beat : rest);
    }
    constexpr std::size_t onsets_over_20s = in::onsets.offset + 9;
    EXPECT_NEAR(often[onsets_over_20s], 0.5F, 0.02F);
    EXPECT_NEAR(seldom[onsets_over_20s], 0.1F, 0.02F);
    EXPECT_GT(often[in::onsets.offset], seldom[in::onsets.offset]);
}

TEST(EmotionInput, RestsDoNotLowerTheRunningLevel) {
    EmotionInput encoder;
    const Frame sound = flat_frame(-20.0F, -30.0F), rest = flat_frame(-100.0F, -100.0F);
    encoded(encoder, sound);
    EXPECT_EQ(encoded(encoder, rest, 100)[in::level.offset], -2.0F);
    EXPECT_NEAR(encoded(encoder, sound)[in::level.offset], 0.0F, 1e-5F);
}

TEST(EmotionInput, SilenceAndExtremesStayFinite) {
    EmotionInput encoder;
    const Frame silence = flat_frame(-100.0F, -100.0F);
    for (const float value : encoded(encoder, silence, 3)) EXPECT_EQ(value, 0.0F);
    encoded(encoder, flat_frame(-60.0F, -60.0F));
    Frame extreme = flat_frame(40.0F, 60.0F);
    extreme.onset_strength.fill(1e6F);
    extreme.chroma.fill(1.0F);
    const auto input = encoded(encoder, extreme, 5);
    for (const float value : input) EXPECT_TRUE(std::isfinite(value));
    EXPECT_LE(input[in::level.offset], 1.0F);
    EXPECT_LE(input[in::log_mel.offset], 3.0F);
}

TEST(EmotionInput, ResetForgets) {
    EmotionInput used, fresh;
    encoded(used, scale_frame(3, true), 30);
    used.reset();
    EXPECT_EQ(encoded(used, scale_frame(5, false)), encoded(fresh, scale_frame(5, false)));
}

}  // namespace
