// Each network's weights must be heard in what it is there for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::fixed_processor;
using affetto::testing::plain_music;
using affetto::testing::random_processor;

Composition composed(std::array<std::uint64_t, contract::network_count> seeds, HeardMusic heard,
                     const ComposerOptions& options = {}) {
    auto processor = random_processor(seeds);
    return Composer(processor).compose(heard, options);
}

/// Without chroma, so that harmony is the network's alone.
HeardMusic unpitched_music() {
    HeardMusic heard = plain_music(8);
    for (auto& beat : heard.beats) beat.chroma.fill(0.0F);
    return heard;
}

template <typename Value>
auto values(const Composition& composition, Lane lane, Value value) {
    std::vector<decltype(value(composition.notes.front()))> found;
    for (const auto& note : composition.notes) {
        if (note.lane == lane) found.push_back(value(note));
    }
    return found;
}

auto pitches(const Composition& composition, Lane lane) {
    return values(composition, lane, [](const Note& note) { return note.pitch; });
}
auto velocities(const Composition& composition, Lane lane) {
    return values(composition, lane, [](const Note& note) { return note.velocity; });
}
auto onsets(const Composition& composition, Lane lane) {
    return values(composition, lane, [](const Note& note) { return note.onset_beats; });
}

std::vector<int> chords(const Composition& composition) {
    std::vector<int> classes;
    for (const auto& span : composition.chords) classes.push_back(span.chord_class);
    return classes;
}

TEST(NetworksMatter, HarmonyChoosesTheChords) {
    const auto one = composed({1, 2, 3, 4, 5}, unpitched_music());
    const auto other = composed({1, 2, 33, 4, 5}, unpitched_music());
    EXPECT_NE(chords(one), chords(other));
}

TEST(NetworksMatter, TheNoiseOfDrumsIsNoHarmonyToHear) {
    HeardMusic drums = unpitched_music();
    for (std::size_t beat = 0; beat < drums.beats.size(); ++beat) {
        for (std::size_t i = 0; i < 12; ++i) drums.beats[beat].chroma[i] = i % 3 == beat % 2 ? 1.0F : 0.7F;
    }
    const auto expected = chords(composed({1, 2, 3, 4, 5}, unpitched_music()));
    EXPECT_EQ(chords(composed({1, 2, 3, 4, 5}, drums)), expected);
    EXPECT_GT(expected.size(), 4U);
}

TEST(NetworksMatter, MelodyChoosesTheMelodyAndNothingElse) {
    const auto one = composed({1, 2, 3, 4, 5}, plain_music(8));
    const auto other = composed({1, 22, 3, 4, 5}, plain_music(8));
    EXPECT_NE(pitches(one, Lane::melody), pitches(other, Lane::melody));
    EXPECT_EQ(chords(one), chords(other));
    EXPECT_EQ(pitches(one, Lane::chords), pitches(other, Lane::chords));
    EXPECT_EQ(pitches(one, Lane::bass), pitches(other, Lane::bass));
}

TEST(NetworksMatter, DynamicsChoosesVelocitiesLengthsAndControls) {
    const auto one = composed({1, 2, 3, 4, 5}, plain_music(8));
    const auto other = composed({1, 2, 3, 44, 5}, plain_music(8));
    const auto control_values = [](const Composition& composition) {
        std::vector<int> found;
        for (const auto& control : composition.controls) found.push_back(control.value);
        return found;
    };
    EXPECT_NE(control_values(one), control_values(other));
    for (const Lane lane : {Lane::melody, Lane::chords, Lane::bass}) {
        EXPECT_NE(velocities(one, lane), velocities(other, lane));
        EXPECT_EQ(pitches(one, lane), pitches(other, lane));
        EXPECT_EQ(onsets(one, lane), onsets(other, lane));
    }
}

TEST(NetworksMatter, GrooveMovesEveryNoteByItsOffset) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& groove = outputs[contract::groove::index];
    groove.assign(contract::groove::output_size, 0.0F);
    ComposerOptions options;
    options.humanize = 1.0F;
    auto straight_processor = fixed_processor(outputs);
    const auto straight = Composer(straight_processor).compose(plain_music(8), options);
    std::fill_n(groove.begin() + contract::groove::out::offset.offset, contract::groove::out::offset.size,
                0.8F);
    auto late_processor = fixed_processor(outputs);
    const auto late = Composer(late_processor).compose(plain_music(8), options);
    const auto before = onsets(straight, Lane::bass);
    const auto after = onsets(late, Lane::bass);
    ASSERT_EQ(before.size(), after.size());
    // The first note is clamped to the first beat where looseness would bring it before.
    for (std::size_t i = 1; i < before.size(); ++i) EXPECT_NEAR(after[i] - before[i], 0.8 / 8.0, 1e-6);
}

TEST(NetworksMatter, GrooveAccentsAreHeardInVelocities) {
    std::array<std::vector<float>, contract::network_count> outputs;
    outputs[contract::dynamics::index].assign(contract::dynamics::output_size, 0.5F);
    auto& groove = outputs[contract::groove::index];
    groove.assign(contract::groove::output_size, -0.5F);
    groove[contract::groove::out::accent.offset] = 0.5F;
    auto processor = fixed_processor(outputs);
    ComposerOptions options;
    options.humanize = 0.0F;
    const auto accented = Composer(processor).compose(plain_music(8), options);
    for (const auto& note : accented.notes) {
        const bool downbeat = std::fmod(note.onset_beats, 4.0) == 0.0;
        EXPECT_EQ(note.velocity > 64, downbeat) << note.onset_beats;
    }
}

TEST(NetworksMatter, TheEmbeddingIsHeardInTheChords) {
    HeardMusic sad = unpitched_music();
    HeardMusic glad = unpitched_music();
    for (auto& beat : sad.beats) beat.embedding.fill(-0.8F);
    for (auto& beat : glad.beats) beat.embedding.fill(0.8F);
    EXPECT_NE(chords(composed({1, 2, 3, 4, 5}, sad)), chords(composed({1, 2, 3, 4, 5}, glad)));
}

TEST(NetworksMatter, WantedEmotionIsHeardInMelodyAndDynamics) {
    ComposerOptions low;
    low.follow = 0.0F;
    low.arousal = low.valence = -0.9F;
    ComposerOptions high = low;
    high.arousal = high.valence = 0.9F;
    const auto one = composed({1, 2, 3, 4, 5}, plain_music(8), low);
    const auto other = composed({1, 2, 3, 4, 5}, plain_music(8), high);
    EXPECT_NE(pitches(one, Lane::melody), pitches(other, Lane::melody));
    EXPECT_NE(velocities(one, Lane::melody), velocities(other, Lane::melody));
    EXPECT_GT(other.notes.size(), one.notes.size());
}

}  // namespace
