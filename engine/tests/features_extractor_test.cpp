#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "affetto/emotion_input.h"
#include "affetto/features.h"
#include "allocation_guard.h"

namespace {

using namespace affetto;

struct Heard final : FeatureSink {
    std::vector<Hop> hops;
    std::vector<Frame> frames;
    void on_hop(const Hop& hop) noexcept override { hops.push_back(hop); }
    void on_frame(const Frame& frame) noexcept override { frames.push_back(frame); }
};

/// Room for everything from the start, so that the sink itself allocates nothing.
Heard roomy() {
    Heard heard;
    heard.hops.reserve(10000);
    heard.frames.reserve(1000);
    return heard;
}

Heard hear(const std::vector<float>& mono, double rate_hz, std::size_t block = 0) {
    FeatureExtractor extractor;
    extractor.prepare(rate_hz);
    Heard heard;
    const std::size_t step = block == 0 ? mono.size() : block;
    for (std::size_t i = 0; i < mono.size(); i += step) {
        extractor.process(std::span(mono).subspan(i, std::min(step, mono.size() - i)), heard);
    }
    extractor.flush(heard);
    return heard;
}

template <typename Signal>
std::vector<float> sampled(double rate_hz, double seconds, Signal signal) {
    std::vector<float> mono(static_cast<std::size_t>(rate_hz * seconds));
    for (std::size_t i = 0; i < mono.size(); ++i) {
        mono[i] = static_cast<float>(signal(static_cast<double>(i) / rate_hz));
    }
    return mono;
}

std::vector<float> noise(std::size_t size) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0.0F, 0.1F);
    std::vector<float> mono(size);
    for (float& sample : mono) sample = normal(random);
    return mono;
}

double sine(double hz, double seconds) { return std::sin(2.0 * std::numbers::pi * hz * seconds); }

/// Chords that change every half second, with an attack: what music looks like to the extractor.
double music(double seconds) {
    const int chord = static_cast<int>(seconds * 2.0) % 4;
    const double root_hz = 110.0 * std::pow(2.0, chord * 5.0 / 12.0);
    const double age = seconds - 0.5 * std::floor(seconds * 2.0);
    const double attack = std::min(1.0, age / 0.005) * std::exp(-3.0 * age);
    double sum = 0.0;
    for (int partial = 1; partial <= 8; ++partial) {
        sum += (sine(root_hz * partial, seconds) + sine(root_hz * partial * 1.26, seconds)) / partial;
    }
    return 0.2 * attack * sum;
}

void expect_same(const Heard& a, const Heard& b) {
    ASSERT_EQ(a.hops.size(), b.hops.size());
    ASSERT_EQ(a.frames.size(), b.frames.size());
    for (std::size_t i = 0; i < a.hops.size(); ++i) {
        ASSERT_EQ(a.hops[i].time_seconds, b.hops[i].time_seconds) << i;
        ASSERT_EQ(a.hops[i].onset_strength, b.hops[i].onset_strength) << i;
        ASSERT_EQ(a.hops[i].low_onset_strength, b.hops[i].low_onset_strength) << i;
        ASSERT_EQ(a.hops[i].level_db, b.hops[i].level_db) << i;
    }
    for (std::size_t i = 0; i < a.frames.size(); ++i) {
        ASSERT_EQ(a.frames[i].time_seconds, b.frames[i].time_seconds) << i;
        ASSERT_EQ(a.frames[i].log_mel_db, b.frames[i].log_mel_db) << i;
        ASSERT_EQ(a.frames[i].chroma, b.frames[i].chroma) << i;
        ASSERT_EQ(a.frames[i].level_db, b.frames[i].level_db) << i;
    }
}

class BlockSizes : public ::testing::TestWithParam<std::tuple<double, std::size_t>> {};

TEST_P(BlockSizes, ChangeNoBitOfTheResult) {
    const auto [rate_hz, block] = GetParam();
    const auto mono = noise(static_cast<std::size_t>(1.7 * rate_hz));
    expect_same(hear(mono, rate_hz), hear(mono, rate_hz, block));
}

INSTANTIATE_TEST_SUITE_P(Features, BlockSizes,
                         ::testing::Combine(::testing::Values(8000.0, 44100.0, 44123.0, 192000.0),
                                            ::testing::Values(1, 64, 511, 4097)));

/// The largest difference of any mel band in dB, of the bands above -60 dB.
float largest_band_gap_db(const Heard& a, const Heard& b) {
    float gap = 0.0F;
    for (std::size_t i = 0; i < std::min(a.frames.size(), b.frames.size()); ++i) {
        for (std::size_t band = 0; band < contract::mel_bands; ++band) {
            const float left = a.frames[i].log_mel_db[band], right = b.frames[i].log_mel_db[band];
            if (std::max(left, right) > -60.0F) gap = std::max(gap, std::abs(left - right));
        }
    }
    return gap;
}

class Rates : public ::testing::TestWithParam<double> {};

TEST_P(Rates, GiveTheSameFrames) {
    const auto reference = hear(sampled(24000.0, 4.0, music), 24000.0);
    const auto heard = hear(sampled(GetParam(), 4.0, music), GetParam());
    ASSERT_EQ(heard.frames.size(), reference.frames.size());
    EXPECT_LT(largest_band_gap_db(heard, reference), 0.2F);
    for (std::size_t i = 0; i < heard.frames.size(); ++i) {
        EXPECT_EQ(heard.frames[i].time_seconds, reference.frames[i].time_seconds);
        EXPECT_NEAR(heard.frames[i].level_db, reference.frames[i].level_db, 0.05F);
        for (std::size_t c = 0; c < 12; ++c) {
            EXPECT_NEAR(heard.frames[i].chroma[c], reference.frames[i].chroma[c], 0.01F) << i << " " << c;
        }
    }
}

TEST_P(Rates, PutAClickWhereItIs) {
    for (const double click_seconds : {0.0, 0.5, 0.7771, 1.2345}) {
        std::vector<float> mono(static_cast<std::size_t>(2.0 * GetParam()));
        mono[static_cast<std::size_t>(std::lround(click_seconds * GetParam()))] = 0.9F;
        const auto heard = hear(mono, GetParam());
        const auto loudest = [&heard](float Hop::*field) {
            return std::max_element(heard.hops.begin(), heard.hops.end(),
                                    [field](const Hop& a, const Hop& b) { return a.*field < b.*field; })
                ->time_seconds;
        };
        EXPECT_NEAR(loudest(&Hop::onset_strength), click_seconds, 0.010);
        EXPECT_NEAR(loudest(&Hop::low_onset_strength), click_seconds, 0.010);
        EXPECT_NEAR(loudest(&Hop::level_db), click_seconds, 0.006);
    }
}

INSTANTIATE_TEST_SUITE_P(Features, Rates,
                         ::testing::Values(22050.0, 32000.0, 44100.0, 44123.0, 48000.0, 96000.0, 192000.0));

TEST(Features, ResetForgetsEverything) {
    const auto mono = noise(60000);
    FeatureExtractor extractor;
    extractor.prepare(44100.0);
    Heard before, after;
    extractor.process(std::span(mono).subspan(0, 31234), before);
    extractor.reset();
    extractor.process(mono, after);
    extractor.flush(after);
    expect_same(hear(mono, 44100.0), after);
}

TEST(Features, AudioPathAllocatesNothing) {
    const auto mono = noise(50000);
    FeatureExtractor extractor;
    extractor.prepare(44100.0);
    Heard heard = roomy();
    EmotionInput emotion;
    std::array<float, contract::emotion::input_size> input{};
    affetto::testing::AllocationGuard guard;
    extractor.process(mono, heard);
    extractor.flush(heard);
    extractor.reset();
    extractor.process(std::span(mono).subspan(0, 17), heard);
    for (const Frame& frame : heard.frames) emotion.encode(frame, input);
    emotion.reset();
    EXPECT_EQ(guard.operations(), 0U);
    EXPECT_FALSE(heard.frames.empty());
}

TEST(Features, FrameForEveryTenthOfASecondBegun) {
    for (const auto& [samples, frames] : {std::pair{0, 0}, {1, 1}, {4410, 1}, {4411, 2}, {44100, 10}}) {
        const auto heard = hear(std::vector<float>(static_cast<std::size_t>(samples), 0.1F), 44100.0);
        EXPECT_EQ(heard.frames.size(), static_cast<std::size_t>(frames)) << samples;
        EXPECT_EQ(heard.hops.size(), static_cast<std::size_t>(frames) * contract::hops_per_frame) << samples;
    }
}

TEST(Features, FullScaleIsASquareWave) {
    const auto square =
        sampled(48000.0, 2.0, [](double t) { return sine(100.0, t + 1e-5) > 0.0 ? 1.0 : -1.0; });
    const auto pure = sampled(48000.0, 2.0, [](double t) { return sine(997.0, t); });
    EXPECT_NEAR(hear(square, 48000.0).frames[10].level_db, 0.0F, 0.05F);
    EXPECT_NEAR(hear(pure, 48000.0).frames[10].level_db, -3.01F, 0.01F);
}

TEST(Features, BandsSumToTheLevel) {
    const auto heard = hear(sampled(44100.0, 2.0, music), 44100.0);
    for (std::size_t i = 2; i + 2 < heard.frames.size(); ++i) {
        double sum = 0.0;
        for (const float band : heard.frames[i].log_mel_db) sum += std::pow(10.0, 0.1 * band);
        EXPECT_NEAR(10.0 * std::log10(sum), heard.frames[i].level_db, 0.1) << i;
    }
}

TEST(Features, SilenceReadsTheFloor) {
    for (const auto& heard :
         {hear(std::vector<float>(44100), 44100.0), hear(std::vector<float>(44100, 1e-20F), 44100.0)}) {
        for (const Hop& hop : heard.hops) {
            EXPECT_EQ(hop.onset_strength, 0.0F);
            EXPECT_EQ(hop.level_db, static_cast<float>(contract::floor_db));
        }
        for (const Frame& frame : heard.frames) {
            EXPECT_EQ(frame.level_db, static_cast<float>(contract::floor_db));
            EXPECT_EQ(frame.log_mel_db, heard.frames[0].log_mel_db);
            EXPECT_EQ(frame.chroma, (std::array<float, 12>{}));
        }
    }
}

/// All values of the frames and hops from `after_seconds` on are finite.
void expect_finite(const Heard& heard, double after_seconds = 0.0) {
    for (const Hop& hop : heard.hops) {
        if (hop.time_seconds < after_seconds) continue;
        ASSERT_TRUE(std::isfinite(hop.onset_strength + hop.low_onset_strength + hop.level_db))
            << hop.time_seconds;
    }
    for (const Frame& frame : heard.frames) {
        for (const float band : frame.log_mel_db) ASSERT_TRUE(std::isfinite(band)) << frame.time_seconds;
        for (const float pitch_class : frame.chroma) ASSERT_TRUE(pitch_class >= 0.0F && pitch_class <= 1.0F);
    }
}

TEST(Features, SamplesThatAreNoNumbersCountAsSilence) {
    auto clean = sampled(44100.0, 2.0, music), broken = clean;
    for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                              -std::numeric_limits<float>::infinity()}) {
        for (std::size_t i = 20000; i < 20100; ++i) clean[i] = 0.0F, broken[i] = value;
        expect_same(hear(clean, 44100.0), hear(broken, 44100.0));
    }
    expect_finite(hear(broken, 44100.0));
}

TEST(Features, EnormousSamplesStayFinite) {
    auto mono = sampled(44100.0, 2.0, music);
    for (std::size_t i = 20000; i < 21000; ++i) mono[i] = (i % 100 < 50) ? 3e38F : -3e38F;
    const auto heard = hear(mono, 44100.0);
    expect_finite(heard);
    const auto clean = hear(sampled(44100.0, 2.0, music), 44100.0);
    EXPECT_EQ(heard.frames.back().log_mel_db, clean.frames.back().log_mel_db);
}

TEST(Features, AnOffsetIsNoSound) {
    const auto heard = hear(std::vector<float>(88200, 0.5F), 44100.0);
    for (std::size_t i = 3; i + 4 < heard.frames.size(); ++i) {
        EXPECT_LT(heard.frames[i].level_db, -95.0F) << i;
        EXPECT_LT(heard.hops[10 * i].onset_strength, 1e-3F) << i;
    }
}

TEST(Features, ChromaTellsThePitchClass) {
    for (int pitch = 48; pitch < 84; ++pitch) {
        const double hz = 440.0 * std::pow(2.0, (pitch - 69) / 12.0);
        const auto heard = hear(sampled(44100.0, 1.0, [hz](double t) { return 0.5 * sine(hz, t); }), 44100.0);
        const auto& chroma = heard.frames[5].chroma;
        EXPECT_EQ(std::max_element(chroma.begin(), chroma.end()) - chroma.begin(), pitch % 12) << pitch;
        EXPECT_EQ(chroma[static_cast<std::size_t>(pitch % 12)], 1.0F);
    }
}

TEST(Features, RefusesRatesOutsideItsRange) {
    FeatureExtractor extractor;
    for (const double rate_hz : {0.0, -44100.0, 7999.0, 192001.0, std::numeric_limits<double>::quiet_NaN()}) {
        EXPECT_THROW(extractor.prepare(rate_hz), std::invalid_argument);
    }
}

}  // namespace
