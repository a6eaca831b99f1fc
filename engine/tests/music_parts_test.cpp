// The parts that write notes: voicing, rhythm, melody rules, bass; and what tidies them.
#include <gtest/gtest.h>

#include <cmath>

#include "music/chord_table.h"
#include "music/cues.h"
#include "music/density.h"
#include "music/feeling.h"
#include "music/melody_rules.h"
#include "music/rhythm.h"
#include "music/tidy.h"
#include "music/voicing.h"
#include "music_support.h"

namespace {

using namespace affetto;
using namespace affetto::music;
using affetto::testing::fixed_processor;
using affetto::testing::nothing_heard;
using affetto::testing::plain_music;
using affetto::testing::random_processor;

int class_named(const char* label) { return chord_class_of_label(label, 0); }

constexpr Register voices{48, 69};

Chord chord_named(const char* label) { return chord_of_class(class_named(label), 0); }

TEST(Voicing, EveryPitchClassSoundsOnceInRegister) {
    Voicing before;
    for (int chord_class = 0; chord_class < class_count; ++chord_class) {
        const Chord chord = chord_of_class(chord_class, 5);
        const Voicing voicing = lead_voices(chord, before, 61.0F, voices);
        std::uint32_t sounding = 0;
        for (const int pitch : voicing) {
            EXPECT_GE(pitch, voices.lowest);
            EXPECT_LE(pitch, voices.highest);
            EXPECT_FALSE(contains(sounding, pitch));
            sounding |= set_of({pitch});
        }
        EXPECT_EQ(sounding, chord.pitch_classes);
        EXPECT_TRUE(std::is_sorted(voicing.begin(), voicing.end()));
        before = voicing;
    }
}

TEST(Voicing, CommonTonesStayAndTheRestMovesLittle) {
    const Voicing tonic = lead_voices(chord_named("C"), {}, 61.0F, voices);
    const Voicing relative = lead_voices(chord_named("A:min"), tonic, 61.0F, voices);
    const auto stays = [&](int pitch) {
        return std::find(relative.begin(), relative.end(), pitch) != relative.end();
    };
    EXPECT_EQ(std::count_if(tonic.begin(), tonic.end(), stays), 2);
    EXPECT_LE(voice_leading_distance(tonic, relative), 2.0F);
    EXPECT_LE(voice_leading_distance(tonic, lead_voices(chord_named("G:7"), tonic, 61.0F, voices)), 5.0F);
}

TEST(Rhythm, AccentsChooseAmongPlacesOfTheSameWeight) {
    BarGroove groove;
    groove.accents[6] = 0.9F;
    EXPECT_EQ(accented_steps(groove, 16, 1), (std::vector{0}));
    EXPECT_EQ(accented_steps(groove, 16, 3), (std::vector{0, 6, 8}));
    EXPECT_EQ(accented_steps(BarGroove{}, 12, 3), (std::vector{0, 4, 8}));
    EXPECT_EQ(accented_steps(BarGroove{}, 12, 99).size(), 6U);
}

double mean_pitch(float valence, Lane lane) {
    auto processor = random_processor(4);
    ComposerOptions options;
    options.valence = valence;
    options.arousal = 0.0F;
    options.follow = 0.0F;
    double sum = 0.0;
    double count = 0.0;
    for (const auto& note : Composer(processor).compose(plain_music(16), options).notes) {
        if (note.lane != lane) continue;
        sum += note.pitch;
        count += 1.0;
    }
    return sum / count;
}

TEST(Cues, GladMusicLiesHigher) {
    for (const Lane lane : {Lane::melody, Lane::chords}) {
        EXPECT_GT(mean_pitch(0.9F, lane), mean_pitch(-0.9F, lane) + 1.0);
    }
}

TEST(Cues, GladAndExcitedMusicIsMoreDetachedAndBusier) {
    Embedding glad{};
    Embedding sad{};
    glad[contract::emotion::out::valence.offset] = 0.8F;
    sad[contract::emotion::out::valence.offset] = -0.8F;
    Embedding excited = glad;
    excited[contract::emotion::out::arousal.offset] = 0.8F;
    EXPECT_GT(detachment(glad), detachment(sad));
    EXPECT_GT(detachment(excited), detachment(glad));
    EXPECT_FALSE(may_ring(excited));
    EXPECT_TRUE(may_ring(sad));
    const Plan plan(plain_music(1), {});
    EXPECT_GT(melody_density(plan, glad), melody_density(plan, sad));
    for (const Lane lane : {Lane::chords, Lane::bass}) {
        EXPECT_GT(accompaniment_activity(plan, lane, excited), accompaniment_activity(plan, lane, glad));
    }
}

TEST(Density, SlowMusicIsSubdivided) {
    HeardMusic slow = plain_music(1);
    HeardMusic fast = slow;
    slow.tempo_bpm = 50.0;
    fast.tempo_bpm = 200.0;
    const Embedding neutral{};
    EXPECT_GT(subdivision(Plan(slow, {}), neutral), 1.2F);
    EXPECT_LT(subdivision(Plan(fast, {}), neutral), 0.8F);
    HeardMusic suits = slow;
    suits.tempo_bpm = tempo_for_feeling(0.0F, 0.0F);
    EXPECT_FLOAT_EQ(subdivision(Plan(suits, {}), neutral), 1.0F);
}

TEST(Feeling, WhatIsHeardIsToldMoreStronglyWithinThePlane) {
    namespace out = contract::emotion::out;
    Embedding heard{};
    heard[out::valence.offset] = 0.3F;
    heard[out::arousal.offset] = -0.9F;
    heard[out::latent.offset] = 0.3F;
    const Embedding felt = told(heard);
    EXPECT_GT(valence_of(felt), 0.5F);
    EXPECT_EQ(arousal_of(felt), -1.0F);
    EXPECT_EQ(felt[out::latent.offset], 0.3F);
}

TEST(Bass, BeginsEveryChordOnItsRoot) {
    auto processor = random_processor(4);
    ComposerOptions options;
    options.humanize = 0.0F;
    const auto composition = Composer(processor).compose(plain_music(8), options);
    for (const auto& span : composition.chords) {
        const auto note = std::find_if(
            composition.notes.begin(), composition.notes.end(),
            [&](const Note& n) { return n.lane == Lane::bass && n.onset_beats == span.onset_beats; });
        ASSERT_NE(note, composition.notes.end());
        EXPECT_EQ(wrap12(note->pitch), chord_of_class(span.chord_class, 0).root);
        EXPECT_LT(note->pitch, 53);
    }
}

double onsets_a_beat(float density, Lane lane) {
    auto processor = random_processor(4);
    ComposerOptions options;
    options.density = density;
    const auto composition = Composer(processor).compose(plain_music(16), options);
    const auto count = std::count_if(composition.notes.begin(), composition.notes.end(),
                                     [&](const Note& note) { return note.lane == lane; });
    return static_cast<double>(count) / 64.0;
}

TEST(Density, EveryLaneIsBusierWhenMoreIsAsked) {
    for (const Lane lane : {Lane::melody, Lane::chords, Lane::bass}) {
        EXPECT_LT(onsets_a_beat(0.0F, lane), onsets_a_beat(0.5F, lane));
        EXPECT_LT(onsets_a_beat(0.5F, lane), onsets_a_beat(1.0F, lane));
    }
}

/// A network that only ever wants to hold, rest or begin: the rules must still end it.
class MelodyOfOneWish : public ::testing::TestWithParam<int> {};

TEST_P(MelodyOfOneWish, HoldsAndRestsEnd) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& melody = outputs[contract::melody::index];
    melody.assign(contract::melody::output_size, 0.0F);
    melody[GetParam()] = 1.0F;
    auto processor = fixed_processor(outputs);
    ComposerOptions options;
    options.lanes = {true, false, false};
    const auto notes = Composer(processor).compose(plain_music(16), options).notes;
    ASSERT_GE(notes.size(), 5U);
    double end = 0.0;
    for (const auto& note : notes) {
        EXPECT_LE(note.duration_beats, 4.0);
        EXPECT_LE(note.onset_beats - end, 12.5);
        EXPECT_GE(note.pitch, options.registers[0].lowest);
        EXPECT_LE(note.pitch, options.registers[0].highest);
        end = note.onset_beats + note.duration_beats;
    }
}

INSTANTIATE_TEST_SUITE_P(Wishes, MelodyOfOneWish, ::testing::Values(rest_event, hold_event, 2, 60, 127));

TEST(Melody, KnowsWhatContradictsAChord) {
    HeardMusic heard = nothing_heard(1);
    heard.key = {9, true};  // A minor.
    const music::Plan plan(heard, {});
    const Chord e_minor{4, music::set_of({4, 7, 11, 2})};
    const Chord e_major{4, music::set_of({4, 8, 11})};
    const Chord c_major{0, music::set_of({0, 4, 7})};
    EXPECT_TRUE(music::contradicts(plan, 0, e_minor, 68));   // G sharp over G natural
    EXPECT_TRUE(music::contradicts(plan, 0, e_major, 67));   // and the other way round.
    EXPECT_TRUE(music::contradicts(plan, 0, c_major, 68));   // The leading note over a fifth that is G.
    EXPECT_FALSE(music::contradicts(plan, 0, e_major, 68));  // Notes of the chord,
    EXPECT_FALSE(music::contradicts(plan, 0, c_major, 65));  // a passing note a semitone from one.
}

TEST(Melody, StaysWithinAnOctaveFromNoteToNote) {
    auto processor = random_processor(4);
    ComposerOptions options;
    options.lanes = {true, false, false};
    options.temperature = 2.0F;
    const auto notes = Composer(processor).compose(plain_music(32), options).notes;
    for (std::size_t i = 1; i < notes.size(); ++i) {
        EXPECT_LE(std::abs(notes[i].pitch - notes[i - 1].pitch), 12);
    }
}

TEST(Tidy, NotesOfOnePitchAreParted) {
    const Timeline timeline(plain_music(1));
    const auto tidied = tidy({{Lane::bass, 40, 80, 0.0, 2.0},
                              {Lane::bass, 40, 81, 1.0, 1.0},
                              {Lane::chords, 40, 82, 0.5, 3.0},
                              {Lane::bass, 40, 83, 1.001, 1.0}},
                             {0, 4, 2, 4}, timeline);
    ASSERT_EQ(tidied.size(), 3U);
    EXPECT_EQ(tidied[0].duration_beats, 1.0);
    EXPECT_EQ(tidied[1].velocity, 82);
    EXPECT_EQ(tidied[1].duration_beats, 3.0);
    EXPECT_EQ(tidied[2].velocity, 83);
}

TEST(Tidy, NotesStayInsideTheirRunOfSound) {
    HeardMusic heard = plain_music(2);
    heard.beats[0].silent = heard.beats[3].silent = true;
    const auto tidied =
        tidy({{Lane::melody, 70, 80, 0.9, 0.5}, {Lane::melody, 72, 80, 2.99, 4.0}}, {4, 11}, Timeline(heard));
    ASSERT_EQ(tidied.size(), 2U);
    EXPECT_EQ(tidied[0].onset_beats, 1.0);
    EXPECT_LE(tidied[1].onset_beats + tidied[1].duration_beats, 3.0);
    EXPECT_GT(tidied[1].duration_beats, 0.0);
}

}  // namespace
