#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

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

}  // namespace
