#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "affetto/features.h"

namespace {

using namespace affetto;

using Input = std::array<float, contract::emotion::input_size>;

Frame flat_frame(float level_db, float band_db) {
    Frame frame{};
    frame.level_db = level_db;
    frame.log_mel_db.fill(band_db);
    return frame;
}

Input encoded(EmotionInput& encoder, const Frame& frame) {
    Input input{};
    encoder.encode(frame, input);
    return input;
}

TEST(EmotionInput, IsTheLevelAboveTheRunningLevelOverTwenty) {
    EmotionInput encoder;
    for (int i = 0; i < 50; ++i) {
        EXPECT_NEAR(encoded(encoder, flat_frame(-30.0F, -50.0F))[7], -1.0F, 1e-5F) << i;
    }
}

TEST(EmotionInput, IgnoresTheGainOfTheRecording) {
    EmotionInput loud, quiet;
    for (int i = 0; i < 200; ++i) {
        const float level_db = -20.0F - 10.0F * static_cast<float>(i % 7);
        const auto a = encoded(loud, flat_frame(level_db, level_db - 15.0F));
        const auto b = encoded(quiet, flat_frame(level_db - 6.0F, level_db - 21.0F));
        EXPECT_NEAR(a[0], b[0], 1e-4F) << i;
    }
}

TEST(EmotionInput, RestsDoNotLowerTheRunningLevel) {
    EmotionInput encoder;
    const Frame sound = flat_frame(-20.0F, -30.0F), rest = flat_frame(-100.0F, -100.0F);
    EXPECT_EQ(encoded(encoder, rest)[0], -4.0F);
    encoded(encoder, sound);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(encoded(encoder, rest)[0], -4.0F);
    EXPECT_NEAR(encoded(encoder, sound)[0], -0.5F, 1e-5F);
}

TEST(EmotionInput, StaysInItsRange) {
    EmotionInput encoder;
    encoded(encoder, flat_frame(-60.0F, -60.0F));
    EXPECT_EQ(encoded(encoder, flat_frame(-69.0F, 60.0F))[0], 2.0F);
}

TEST(EmotionInput, ResetForgets) {
    EmotionInput used, fresh;
    for (int i = 0; i < 30; ++i) encoded(used, flat_frame(-5.0F, -10.0F));
    used.reset();
    EXPECT_EQ(encoded(used, flat_frame(-40.0F, -55.0F)), encoded(fresh, flat_frame(-40.0F, -55.0F)));
}

}  // namespace
