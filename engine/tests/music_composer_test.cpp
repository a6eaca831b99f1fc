#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "affetto/composer.h"
#include "music/chord_table.h"
#include "music_promises.h"
#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::expect_promises;
using affetto::testing::nothing_heard;
using affetto::testing::plain_music;
using affetto::testing::random_music;
using affetto::testing::random_options;
using affetto::testing::random_processor;
using music::Random;

bool same(const Note& a, const Note& b) {
    return a.lane == b.lane && a.pitch == b.pitch && a.velocity == b.velocity &&
           a.onset_beats == b.onset_beats && a.duration_beats == b.duration_beats;
}

bool same(const ControlChange& a, const ControlChange& b) {
    return a.lane == b.lane && a.controller == b.controller && a.value == b.value &&
           a.onset_beats == b.onset_beats;
}

void expect_same(const Composition& a, const Composition& b) {
    const auto equal = [](const auto& x, const auto& y) { return same(x, y); };
    EXPECT_TRUE(std::equal(a.notes.begin(), a.notes.end(), b.notes.begin(), b.notes.end(), equal));
    EXPECT_TRUE(
        std::equal(a.controls.begin(), a.controls.end(), b.controls.begin(), b.controls.end(), equal));
    EXPECT_EQ(a.emotion, b.emotion);
}

TEST(Composer, KeepsItsPromisesForAnyMusicAndOptions) {
    auto processor = random_processor(11);
    Composer composer(processor);
    Random random(7, 0);
    std::size_t notes = 0;
    for (int round = 0; round < 300; ++round) {
        SCOPED_TRACE(round);
        const HeardMusic heard = random_music(random);
        const ComposerOptions options = random_options(random);
        const Composition composition = composer.compose(heard, options);
        notes += composition.notes.size();
        expect_promises(composition, heard, options);
        EXPECT_EQ(composition.emotion.size(), heard.beats.size());
        if (HasFailure()) break;
    }
    EXPECT_GT(notes, 10000U);
}

TEST(Composer, EveryPitchLiesInTheKeyOrTheChord) {
    auto processor = random_processor(3);
    Composer composer(processor);
    Random random(8, 0);
    for (int round = 0; round < 100; ++round) {
        SCOPED_TRACE(round);
        const HeardMusic heard = random_music(random);
        ComposerOptions options = random_options(random);
        options.humanize = 0.0F;  // So that onsets tell the beat they were written in.
        const Composition composition = composer.compose(heard, options);
        std::vector<std::uint32_t> allowed(heard.beats.size(),
                                           scale_of_key(composition.key.tonic, composition.key.minor));
        for (const auto& change : composition.mode_changes) {
            std::fill(allowed.begin() + static_cast<int>(change.onset_beats), allowed.end(),
                      scale_of_key(composition.key.tonic, change.minor));
        }
        for (const auto& span : composition.chords) {
            const auto chord = chord_of_class(span.chord_class, heard.key.tonic).pitch_classes;
            for (int i = 0; i < span.duration_beats; ++i) {
                allowed[static_cast<int>(span.onset_beats) + i] |= chord;
            }
        }
        for (const auto& note : composition.notes) {
            EXPECT_TRUE(music::contains(allowed[static_cast<int>(note.onset_beats)], note.pitch));
        }
    }
}

TEST(Composer, WithinTheKeyEveryPitchIsOfItsScaleWhateverIsHeard) {
    auto processor = random_processor(3);
    Composer composer(processor);
    Random random(8, 0);
    std::size_t chords = 0, borrowed = 0;
    for (int round = 0; round < 100; ++round) {
        SCOPED_TRACE(round);
        const HeardMusic heard = random_music(random);
        const std::uint32_t scale = scale_of_key(heard.key.tonic, heard.key.minor);
        const auto is_borrowed = [&](const ChordSpan& span) {
            return (chord_of_class(span.chord_class, heard.key.tonic).pitch_classes & ~scale) != 0;
        };
        ComposerOptions options = random_options(random);
        const auto free = composer.compose(heard, options).chords;
        borrowed += std::count_if(free.begin(), free.end(), is_borrowed);
        options.within_key = true;
        const Composition composition = composer.compose(heard, options);
        chords += composition.chords.size();
        EXPECT_TRUE(std::none_of(composition.chords.begin(), composition.chords.end(), is_borrowed));
        for (const auto& note : composition.notes) EXPECT_TRUE(music::contains(scale, note.pitch));
    }
    EXPECT_GT(chords, 500U);
    EXPECT_GT(borrowed, 100U);  // Else the lock would have had nothing to keep out.
}

TEST(Composer, TheSameInputsGiveTheSameMusic) {
    auto first = random_processor(5);
    auto second = random_processor(5);
    Random random(9, 0);
    HeardMusic heard = random_music(random);
    while (heard.beats.size() < 20) heard = random_music(random);
    const ComposerOptions options = random_options(random);
    const Composition once = Composer(first).compose(heard, options);
    Composer(first).compose(plain_music(3), {});  // Leaves its state in the networks.
    EXPECT_FALSE(once.notes.empty());
    expect_same(once, Composer(first).compose(heard, options));
    expect_same(once, Composer(second).compose(heard, options));
}

TEST(Composer, AnotherSeedGivesOtherMusic) {
    auto processor = random_processor(5);
    ComposerOptions options;
    const Composition once = Composer(processor).compose(plain_music(8), options);
    options.seed = 2;
    const Composition other = Composer(processor).compose(plain_music(8), options);
    EXPECT_FALSE(std::equal(once.notes.begin(), once.notes.end(), other.notes.begin(), other.notes.end(),
                            [](const Note& a, const Note& b) { return a.pitch == b.pitch; }));
}

TEST(Composer, SilenceInGivesSilenceOut) {
    auto processor = random_processor(5);
    HeardMusic heard = plain_music(4);
    for (auto& beat : heard.beats) beat.silent = true;
    const Composition composition = Composer(processor).compose(heard, {});
    EXPECT_TRUE(composition.notes.empty());
    EXPECT_TRUE(composition.controls.empty());
    EXPECT_TRUE(composition.chords.empty());
    EXPECT_TRUE(Composer(processor).compose({}, {}).notes.empty());
}

TEST(Composer, EverySoundingRunIsAccompanied) {
    auto processor = random_processor(5);
    HeardMusic heard = plain_music(8);
    for (int beat = 8; beat < 20; ++beat) heard.beats[beat].silent = true;
    const Composition composition = Composer(processor).compose(heard, {});
    const auto begins_in = [&](int first, int end) {
        return std::any_of(composition.notes.begin(), composition.notes.end(), [&](const Note& note) {
            return note.onset_beats >= first && note.onset_beats < end;
        });
    };
    EXPECT_TRUE(begins_in(0, 4));
    EXPECT_FALSE(begins_in(8, 20));
    EXPECT_TRUE(begins_in(20, 24));
}

TEST(Composer, ALaneSoundsTheSameWithAndWithoutTheOthers) {
    auto processor = random_processor(5);
    const Composition all = Composer(processor).compose(plain_music(8), {});
    for (int lane = 0; lane < 3; ++lane) {
        ComposerOptions options;
        options.lanes = {lane == 0, lane == 1, lane == 2};
        const Composition alone = Composer(processor).compose(plain_music(8), options);
        Composition expected = all;
        std::erase_if(expected.notes, [&](const Note& note) { return static_cast<int>(note.lane) != lane; });
        std::erase_if(expected.controls,
                      [&](const ControlChange& control) { return static_cast<int>(control.lane) != lane; });
        EXPECT_FALSE(alone.notes.empty());
        expect_same(alone, expected);
    }
}

TEST(Composer, AFeelingThatMovesIsFollowed) {
    auto processor = random_processor(5);
    const HeardMusic heard = plain_music(16);
    std::vector<WantedFeeling> wanted(heard.beats.size());
    wanted.front().arousal = -0.9F;
    wanted.back().arousal = 0.9F;
    ComposerOptions options;
    options.follow = 0.0F;
    const Composition composition = Composer(processor).compose(heard, options, wanted);
    EXPECT_NEAR(composition.emotion[32][1], 0.9F / 63.0F, 1e-5F);
    const auto early = std::count_if(composition.notes.begin(), composition.notes.end(),
                                     [](const Note& note) { return note.onset_beats < 16.0; });
    const auto late = std::count_if(composition.notes.begin(), composition.notes.end(),
                                    [](const Note& note) { return note.onset_beats >= 48.0; });
    EXPECT_GT(4 * late, 5 * early);
    wanted.pop_back();
    EXPECT_THROW(Composer(processor).compose(heard, options, wanted), std::invalid_argument);
}

TEST(Composer, AFarJumpOfFeelingChangesInstrumentsAtItsBar) {
    auto processor = random_processor(5);
    const HeardMusic heard = plain_music(16);
    ComposerOptions options;
    options.follow = 0.0F;
    const auto changes = [&](float valence, int jump_beat) {
        std::vector<WantedFeeling> wanted(heard.beats.size(), {0.2F, 0.2F});
        for (std::size_t beat = jump_beat; beat < wanted.size(); ++beat) wanted[beat].valence = valence;
        std::set<double> onsets;
        for (const ProgramHint& hint : Composer(processor).compose(heard, options, wanted).programs) {
            onsets.insert(hint.onset_beats);
        }
        return onsets;
    };
    EXPECT_EQ(changes(-0.6F, 20), (std::set<double>{0.0, 20.0}));   // A phrase would begin at 32.
    EXPECT_EQ(changes(-0.6F, 21), (std::set<double>{0.0, 24.0}));   // With the next bar.
    EXPECT_EQ(changes(-0.05F, 20), (std::set<double>{0.0, 32.0}));  // Not far: with the next phrase.
}

/// The mode from each onset on, of pieces in which the valence wanted goes from one side to another.
std::map<double, bool> modes_of(const HeardMusic& heard, std::vector<float> valences,
                                ComposerOptions options = {}) {
    auto processor = random_processor(5);
    options.follow = 0.0F;
    std::vector<WantedFeeling> wanted;
    for (std::size_t beat = 0; beat < heard.beats.size(); ++beat) {
        wanted.push_back({valences[beat * valences.size() / heard.beats.size()], 0.0F});
    }
    const Composition composition = Composer(processor).compose(heard, options, wanted);
    std::map<double, bool> modes{{0.0, composition.key.minor}};
    for (const auto& change : composition.mode_changes) modes[change.onset_beats] = change.minor;
    return modes;
}

TEST(Composer, TheModeTurnsWithThePhraseWhereNothingIsHeard) {
    using Modes = std::map<double, bool>;
    ComposerOptions at_once;
    at_once.glide_bars = 0.0F;
    const HeardMusic silence = nothing_heard(16);
    EXPECT_EQ(modes_of(silence, {-0.8F, 0.8F}, at_once), (Modes{{0, true}, {32, false}}));
    EXPECT_EQ(modes_of(silence, {0.8F, -0.8F, 0.8F, -0.8F}, at_once),
              (Modes{{0, false}, {16, true}, {32, false}, {48, true}}));
    EXPECT_EQ(modes_of(silence, {-0.8F, 0.0F}, at_once), (Modes{{0, true}}));  // Neutral keeps what is.
    EXPECT_EQ(modes_of(silence, {-0.8F, -0.8F, -0.8F, 0.2F}, at_once), (Modes{{0, true}, {48, false}}));
    HeardMusic upbeat = nothing_heard(9);
    upbeat.metre.first_downbeat = 3;  // Three beats before the first bar, which turn with it.
    EXPECT_EQ(modes_of(upbeat, {-0.8F, 0.8F, 0.8F, 0.8F}, at_once), (Modes{{0, false}}));
    at_once.within_key = true;
    EXPECT_EQ(modes_of(silence, {0.8F, -0.8F}, at_once), (Modes{{0, false}}));
    at_once.within_key = false;
    EXPECT_EQ(modes_of(plain_music(16), {0.8F, -0.8F}, at_once), (Modes{{0, false}}));
}

TEST(Composer, EachPhraseHasTheThirdsOfItsMode) {
    auto processor = random_processor(5);
    ComposerOptions options;
    options.follow = options.glide_bars = options.humanize.timing = options.surprise = 0.0F;
    std::vector<WantedFeeling> wanted(64, {-0.9F, 0.0F});
    for (std::size_t beat = 32; beat < wanted.size(); ++beat) wanted[beat].valence = 0.9F;
    std::array<int, 2> minor_thirds{}, major_thirds{};
    for (options.seed = 1; options.seed <= 8; ++options.seed) {
        const Composition composition = Composer(processor).compose(nothing_heard(16), options, wanted);
        for (const Note& note : composition.notes) {
            const int half = note.onset_beats < 32.0 ? 0 : 1;
            minor_thirds[half] += music::wrap12(note.pitch) == 3 ? 1 : 0;
            major_thirds[half] += music::wrap12(note.pitch) == 4 ? 1 : 0;
        }
        EXPECT_EQ(composition.chords.back().name, "C:maj");
    }
    EXPECT_GT(minor_thirds[0], 4 * major_thirds[0]);
    EXPECT_GT(major_thirds[1], 4 * minor_thirds[1]);
}

TEST(Composer, RefusesWhatIsOutOfRange) {
    auto processor = random_processor(5);
    Composer composer(processor);
    const auto refuses = [&](auto change) {
        HeardMusic heard = plain_music(1);
        ComposerOptions options;
        change(heard, options);
        EXPECT_THROW(composer.compose(heard, options), std::invalid_argument);
    };
    refuses([](HeardMusic&, ComposerOptions& options) { options.valence = 1.5F; });
    refuses([](HeardMusic&, ComposerOptions& options) { options.arousal = std::nanf(""); });
    refuses([](HeardMusic&, ComposerOptions& options) { options.follow = -0.1F; });
    refuses([](HeardMusic&, ComposerOptions& options) { options.temperature = 0.0F; });
    refuses([](HeardMusic& heard, ComposerOptions&) { heard.metre.beats_per_bar = 5; });
    refuses([](HeardMusic& heard, ComposerOptions&) { heard.metre.first_downbeat = 4; });
    refuses([](HeardMusic& heard, ComposerOptions&) { heard.key.tonic = 12; });
    refuses([](HeardMusic& heard, ComposerOptions&) { heard.tempo_bpm = 0.0; });
    refuses([](HeardMusic& heard, ComposerOptions&) { heard.beats[0].chroma[3] = std::nanf(""); });
}

}  // namespace
