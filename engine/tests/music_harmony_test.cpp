// Harmony: which chord the recording, the network and the rules agree on.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "affetto/composer.h"
#include "music/chord_table.h"
#include "music/chroma_fit.h"
#include "music/timeline.h"
#include "music_support.h"

namespace {

using namespace affetto;
using namespace affetto::music;
using affetto::testing::fixed_processor;
using affetto::testing::nothing_heard;
using affetto::testing::plain_music;

int class_named(const char* label) { return chord_class_of_label(label, 0); }

TEST(ChromaFit, TheChordThatSoundsFitsBest) {
    for (int chord_class = 0; chord_class < class_count; ++chord_class) {
        if (chord_class == no_chord_class) continue;
        Chroma chroma{};
        chroma.fill(0.1F);
        for (int pitch = 0; pitch < 12; ++pitch) {
            if (contains(chord_of_class(chord_class, 2).pitch_classes, pitch)) chroma[pitch] = 1.0F;
        }
        const auto fits = chroma_fits(chroma, 2);
        const auto best = static_cast<int>(std::max_element(fits.begin(), fits.end()) - fits.begin());
        // Suspended fourths share their notes: Isus4 is IVsus2, no other class is like another.
        EXPECT_EQ(best, chord_class) << chord_name(chord_class, 2, false);
    }
}

TEST(ChromaFit, SilenceAndNoiseFavourNothing) {
    Chroma even{};
    for (const float value : chroma_fits(even, 0)) EXPECT_EQ(value, 0.0F);
    even.fill(0.7F);
    for (const float value : chroma_fits(even, 0)) EXPECT_NEAR(value, 0.0F, 1e-6F);
}

TEST(Harmony, TheRecordingDecidesWhereTheNetworkIsOfTwoMinds) {
    std::array<std::vector<float>, contract::network_count> outputs;
    outputs[contract::harmony::index].assign(contract::harmony::output_size, 1.0F / class_count);
    auto processor = fixed_processor(outputs);
    const auto composition = Composer(processor).compose(plain_music(16), {});
    ASSERT_GE(composition.chords.size(), 16U);
    const std::array roots{0, 9, 5, 7};
    double right = 0.0;
    for (const auto& span : composition.chords) {
        for (int beat = 0; beat < span.duration_beats; ++beat) {
            const int bar = (static_cast<int>(span.onset_beats) + beat) / 4;
            if (chord_of_class(span.chord_class, 0).root == roots[bar % 4]) right += 1.0;
        }
    }
    EXPECT_GT(right / 64.0, 0.9);
}

TEST(Harmony, TheNetworkDecidesWhereNothingIsHeard) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& harmony = outputs[contract::harmony::index];
    harmony.assign(contract::harmony::output_size, 0.0F);
    harmony[class_named("Bb:maj7")] = 1.0F;
    auto processor = fixed_processor(outputs);
    const auto composition = Composer(processor).compose(nothing_heard(4), {});
    ASSERT_FALSE(composition.chords.empty());
    EXPECT_EQ(composition.chords[0].name, "Bb:maj7");
    EXPECT_GE(composition.chords[0].duration_beats, 10.0);  // The end is the rules'.
}

double share_of_minor(float valence) {
    std::array<std::vector<float>, contract::network_count> outputs;
    outputs[contract::harmony::index].assign(contract::harmony::output_size, 1.0F / class_count);
    auto processor = fixed_processor(outputs);
    const HeardMusic heard = nothing_heard(64);
    ComposerOptions options;
    options.valence = valence;
    options.repetition = 0.0F;
    options.follow = 0.0F;
    double minor = 0.0;
    for (const auto& span : Composer(processor).compose(heard, options).chords) {
        if (span.name.find(":min") != std::string::npos) minor += span.duration_beats;
    }
    return minor / static_cast<double>(heard.beats.size());
}

TEST(Harmony, LowValenceLeansTowardsMinor) {
    EXPECT_GT(share_of_minor(-0.9F), share_of_minor(0.0F) + 0.1);
    EXPECT_LT(share_of_minor(0.9F), share_of_minor(0.0F) - 0.1);
}

std::size_t chords_of_two_wishes(float repetition) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& harmony = outputs[contract::harmony::index];
    harmony.assign(contract::harmony::output_size, 1e-5F);
    harmony[class_named("C:maj")] = harmony[class_named("F:maj")] = 0.45F;
    auto processor = fixed_processor(outputs);
    ComposerOptions options;
    options.repetition = repetition;
    std::set<std::string> names;
    for (const auto& span : Composer(processor).compose(nothing_heard(32), options).chords) {
        if (!span.name.starts_with("G:")) names.insert(span.name);  // Cadences are the rules'.
    }
    return names.size();
}

TEST(Harmony, TwoChordsByTurnsWearOffUnlessTheyAreToReturn) {
    EXPECT_EQ(chords_of_two_wishes(1.0F), 2U);
    EXPECT_GT(chords_of_two_wishes(0.0F), 2U);
}

TEST(Harmony, PeriodsRestOnTheirTonicWhereNothingIsHeard) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& harmony = outputs[contract::harmony::index];
    harmony.assign(contract::harmony::output_size, 0.0F);
    for (const char* name : {"C:maj", "F:maj", "G:maj", "A:min"}) harmony[class_named(name)] = 0.25F;
    auto processor = fixed_processor(outputs);
    double last_bars = 0.0;
    double other_bars = 0.0;
    for (const auto& span : Composer(processor).compose(nothing_heard(64), {}).chords) {
        if (span.name != "C:maj") continue;
        for (double beat = span.onset_beats; beat < span.onset_beats + span.duration_beats; beat += 1.0) {
            const bool last = static_cast<int>(beat) / 4 % bars_per_period == bars_per_period - 1;
            (last ? last_bars : other_bars) += 1.0;
        }
    }
    EXPECT_GT(last_bars / (8.0 * 4.0), 0.6);
    EXPECT_LT(other_bars / (56.0 * 4.0), 0.4);
}

TEST(Harmony, ANetworkThatWantsNoChordStillAccompanies) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& harmony = outputs[contract::harmony::index];
    harmony.assign(contract::harmony::output_size, 0.0F);
    harmony[no_chord_class] = 1.0F;
    auto processor = fixed_processor(outputs);
    const auto composition = Composer(processor).compose(plain_music(4), {});
    EXPECT_FALSE(composition.notes.empty());
    for (const auto& span : composition.chords) EXPECT_NE(span.chord_class, no_chord_class);
}

}  // namespace
