#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "pipeline/live_beats.h"
#include "pipeline/messages.h"

namespace {

using namespace affetto;
using namespace affetto::pipeline;

std::vector<float> through_a_chunk(const std::vector<float>& mono) {
    AudioChunk chunk;
    chunk.sample_count = static_cast<std::uint32_t>(mono.size());
    chunk.pack(mono.data());
    std::vector<float> unpacked(mono.size());
    chunk.unpack(unpacked.data());
    return unpacked;
}

TEST(PipelineChunk, KeepsSoundToHalfAStepOfItsLoudestSample) {
    std::mt19937 random(3);
    for (const float loudness : {1e-8F, 1e-3F, 1.0F, 40.0F, 1e6F}) {
        for (const std::size_t size : {1U, 17U, 256U}) {
            std::uniform_real_distribution<float> values(-loudness, loudness);
            std::vector<float> mono(size);
            for (float& value : mono) value = values(random);
            float most = 0.0F;
            for (const float value : mono) most = std::max(most, std::fabs(value));
            const auto unpacked = through_a_chunk(mono);
            for (std::size_t i = 0; i < size; ++i)
                EXPECT_NEAR(unpacked[i], mono[i], 0.501F * most / 32767.0F);
        }
    }
}

TEST(PipelineChunk, MakesSilenceOfWhatIsNoSound) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const auto unpacked = through_a_chunk({infinity, -infinity, std::nanf(""), 0.5F, 3e38F});
    EXPECT_EQ(unpacked[0], 0.0F);
    EXPECT_EQ(unpacked[1], 0.0F);
    EXPECT_EQ(unpacked[2], 0.0F);
    EXPECT_NEAR(unpacked[4], 1e6F, 1.0F);
    for (const float value : through_a_chunk({1e-40F, -1e-38F, 0.0F})) EXPECT_EQ(value, 0.0F);
}

TEST(PipelinePastBeat, KeepsAllButTheLatentValues) {
    LiveBeat beat{{}, 2, 3};
    for (std::size_t i = 0; i < beat.heard.embedding.size(); ++i)
        beat.heard.embedding[i] = 0.1F + 0.01F * static_cast<float>(i);
    beat.heard.chroma[4] = 0.5F;
    beat.heard.level_db = -20.0F;
    beat.heard.silent = false;
    beat.heard.accents[1] = 0.25F;
    beat.heard.offsets[2] = -0.5F;
    const LiveBeat kept = PastBeat(beat).beat();
    HeardBeat expected = beat.heard;
    namespace out = contract::emotion::out;
    std::fill_n(expected.embedding.begin() + out::latent.offset, out::latent.size, 0.0F);
    EXPECT_EQ(kept.heard.embedding, expected.embedding);
    EXPECT_EQ(kept.heard.chroma, expected.chroma);
    EXPECT_EQ(kept.heard.level_db, expected.level_db);
    EXPECT_EQ(kept.heard.silent, expected.silent);
    EXPECT_EQ(kept.heard.accents, expected.accents);
    EXPECT_EQ(kept.heard.offsets, expected.offsets);
    EXPECT_EQ(kept.beat_in_bar, 2);
    EXPECT_EQ(kept.beats_per_bar, 3);
}

}  // namespace
