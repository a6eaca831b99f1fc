// Settings that contradict each other, and those at the ends of what may be asked.
#include <gtest/gtest.h>

#include "affetto/composer.h"
#include "music/chord_table.h"
#include "music_promises.h"
#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::expect_promises;
using affetto::testing::nothing_heard;
using affetto::testing::random_music;
using affetto::testing::random_options;
using affetto::testing::random_processor;
using music::Random;

float end_or_middle(Random& random) {
    const float chance = random.unit();
    return chance < 0.4F ? 0.0F : chance < 0.8F ? 1.0F : 0.5F;
}

/// One note in a third of all cases, else any set of them.
std::uint32_t random_scale(Random& random) {
    const auto one = 1U << static_cast<unsigned>(12.0F * random.unit());
    return random.unit() < 0.33F ? one : one | static_cast<std::uint32_t>(random.next() & 0xFFFU);
}

/// A locked scale, lanes that are asked to be busy and sparse at once or to be off, everything at its ends.
ComposerOptions contradictory_options(Random& random) {
    ComposerOptions options = random_options(random);
    options.within_key = true;
    options.scale = random_scale(random);
    options.density = end_or_middle(random);
    for (float& density : options.lane_density) density = end_or_middle(random);
    for (bool& lane : options.lanes) lane = random.unit() < 0.7F;
    options.repetition = end_or_middle(random);
    options.surprise = end_or_middle(random);
    options.follow = end_or_middle(random);
    options.swing = end_or_middle(random);
    options.humanize = {end_or_middle(random), end_or_middle(random), end_or_middle(random)};
    return options;
}

/// Points here and there, on either side; none at all in some.
std::vector<WantedFeeling> curve_with_gaps(Random& random, std::size_t beats) {
    const float often = random.unit() < 0.2F ? 0.0F : 0.3F * random.unit();
    std::vector<WantedFeeling> wanted(beats);
    for (WantedFeeling& feeling : wanted) {
        if (random.unit() < often) feeling.valence = 2.0F * end_or_middle(random) - 1.0F;
        if (random.unit() < often) feeling.arousal = 2.0F * random.unit() - 1.0F;
    }
    return wanted;
}

TEST(Settings, ContradictoryOnesGiveMusicThatKeepsItsPromises) {
    auto processor = random_processor(13);
    Composer composer(processor);
    Random random(23, 0);
    std::size_t notes = 0;
    for (int round = 0; round < 500 && !::testing::Test::HasFailure(); ++round) {
        SCOPED_TRACE(round);
        const HeardMusic heard = random_music(random);
        const ComposerOptions options = contradictory_options(random);
        const auto wanted = curve_with_gaps(random, heard.beats.size());
        const Composition composition = composer.compose(heard, options, wanted);
        expect_promises(composition, heard, options);
        for (const Note& note : composition.notes) {
            EXPECT_TRUE(music::contains(options.scale, note.pitch)) << "pitch " << note.pitch;
        }
        notes += composition.notes.size();
    }
    EXPECT_GT(notes, 10000U);
}

TEST(Settings, AScaleOfOneNoteIsPlayedByEveryLane) {
    auto processor = random_processor(13);
    for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
        ComposerOptions options;
        options.within_key = true;
        options.scale = 1U << static_cast<unsigned>(pitch_class);
        std::array<int, lane_count> notes{};
        for (const Note& note : Composer(processor).compose(nothing_heard(8), options).notes) {
            EXPECT_EQ(note.pitch % 12, pitch_class);
            ++notes[static_cast<std::size_t>(note.lane)];
        }
        for (const int count : notes) EXPECT_GE(count, 8);
    }
}

TEST(Settings, WhereEveryLaneIsOffThereIsTheHarmonyAlone) {
    auto processor = random_processor(13);
    ComposerOptions options;
    options.lanes = {false, false, false};
    const Composition composition = Composer(processor).compose(nothing_heard(8), options);
    EXPECT_TRUE(composition.notes.empty());
    EXPECT_TRUE(composition.controls.empty());
    EXPECT_TRUE(composition.programs.empty());
    EXPECT_FALSE(composition.chords.empty());
}

}  // namespace
