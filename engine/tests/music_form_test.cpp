// Form: what returns, what varies, and where phrases and pieces come to rest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "affetto/composer.h"
#include "music/chord_table.h"
#include "music/recent_chords.h"
#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::fixed_processor;
using affetto::testing::nothing_heard;
using affetto::testing::plain_music;
using affetto::testing::random_processor;

constexpr int seeds = 12;
constexpr std::array asked{0.0F, 0.33F, 0.67F, 1.0F};

/// A harmony network that wants these chords of C major alike, whatever came before.
MultiModelProcessor wanting(const std::vector<const char*>& names) {
    std::array<std::vector<float>, contract::network_count> outputs;
    auto& harmony = outputs[contract::harmony::index];
    harmony.assign(contract::harmony::output_size, 1e-5F);
    for (int i = 0; i < music::class_count; ++i) {
        const auto wants = [&](const char* name) { return chord_name(i, 0, false) == name; };
        if (std::any_of(names.begin(), names.end(), wants))
            harmony[i] = 1.0F / static_cast<float>(names.size());
    }
    return fixed_processor(outputs);
}

/// The chord of each beat, by name.
std::vector<std::string> chords_by_beat(const Composition& composition) {
    std::vector<std::string> names(composition.emotion.size());
    for (const ChordSpan& span : composition.chords) {
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(span.onset_beats);
        std::fill_n(first, static_cast<std::ptrdiff_t>(span.duration_beats), span.name);
    }
    return names;
}

/// Onsets and pitches of a lane, bar by bar, in sixteenths.
std::vector<std::set<std::pair<int, int>>> bars_of(const Composition& composition, Lane lane, int bars) {
    std::vector<std::set<std::pair<int, int>>> found(static_cast<std::size_t>(bars));
    for (const Note& note : composition.notes) {
        if (note.lane != lane) continue;
        const int step = static_cast<int>(std::lround(4.0 * note.onset_beats));
        found[static_cast<std::size_t>(step / 16)].insert({step % 16, note.pitch});
    }
    return found;
}

TEST(RecentChords, WhatHasGoneRoundTwiceIsWorn) {
    const auto worn = [](std::initializer_list<int> classes) {
        music::RecentChords recent;
        for (const int chord_class : classes) {
            recent.add(chord_class);
            recent.add(chord_class);  // A second beat of it.
        }
        return recent.worn();
    };
    EXPECT_EQ(worn({}), -1);
    EXPECT_EQ(worn({1, 2}), -1);
    EXPECT_EQ(worn({1, 2, 1}), 2);
    EXPECT_EQ(worn({1, 2, 3, 1}), -1);
    EXPECT_EQ(worn({1, 2, 3, 1, 2}), 3);
    EXPECT_EQ(worn({1, 2, 3, 4, 1, 2, 3}), -1);  // Four may go round.
}

TEST(Form, MusicEndsOnItsTonicHoweverLongItIs) {
    auto processor = wanting({"C:maj", "F:maj", "G:maj", "A:min", "D:min", "E:min"});
    ComposerOptions options;
    for (int bars = 1; bars <= 18; ++bars) {
        options.seed = static_cast<std::uint64_t>(bars);
        options.surprise = bars % 2 == 0 ? 1.0F : 0.3F;
        const auto names = chords_by_beat(Composer(processor).compose(nothing_heard(bars), options));
        EXPECT_EQ(names.back(), "C:maj") << bars << " bars";
    }
}

TEST(Form, TheLastBarIsPrecededByADominantWithItsThird) {
    auto processor = wanting({"C:maj", "F:maj", "G:sus4", "A:min", "D:min"});
    for (int bars = 2; bars <= 18; ++bars) {
        ComposerOptions options;
        options.seed = static_cast<std::uint64_t>(bars);
        const auto names = chords_by_beat(Composer(processor).compose(nothing_heard(bars), options));
        const std::string& before_last = names[static_cast<std::size_t>(4 * bars - 5)];
        EXPECT_TRUE(before_last == "G:maj" || before_last == "G:7") << before_last << ", " << bars << " bars";
    }
}

TEST(Form, TheLastNoteOfTheMelodyIsTheTonicOnTheCadence) {
    auto processor = random_processor(5);
    for (int seed = 1; seed <= seeds; ++seed) {
        ComposerOptions options;
        options.seed = static_cast<std::uint64_t>(seed);
        const Composition composition = Composer(processor).compose(nothing_heard(8), options);
        const auto bars = bars_of(composition, Lane::melody, 8);
        ASSERT_FALSE(bars[7].empty());
        const auto& [step, pitch] = *bars[7].rbegin();
        EXPECT_EQ(step, 8) << "seed " << seed;
        EXPECT_EQ(music::wrap12(pitch), composition.key.tonic) << "seed " << seed;
    }
}

TEST(Form, WhereNothingIsHeardTheLastBarIsStruckOnceAndRings) {
    auto processor = random_processor(5);
    for (const float arousal : {-0.9F, 0.9F}) {
        ComposerOptions options;
        options.arousal = arousal;
        options.humanize = 0.0F;
        const auto ends = [&](const HeardMusic& heard) {
            const Composition composition = Composer(processor).compose(heard, options);
            const auto bars = bars_of(composition, Lane::chords, 8);
            return std::all_of(bars[7].begin(), bars[7].end(),
                               [](const auto& note) { return note.first == 0; });
        };
        EXPECT_TRUE(ends(nothing_heard(8)));
        EXPECT_EQ(ends(plain_music(8)), false);  // A recording that plays on is accompanied to its end.
    }
}

TEST(Form, HalfSentencesEndOnAMajorDominant) {
    auto processor = wanting({"C:maj", "F:maj", "G:maj", "G:min", "A:min", "D:min"});
    int dominants = 0;
    int minor = 0;
    for (int seed = 1; seed <= 2 * seeds; ++seed) {
        ComposerOptions options;
        options.seed = static_cast<std::uint64_t>(seed);
        const auto names = chords_by_beat(Composer(processor).compose(nothing_heard(8), options));
        dominants += names[15] == "G:maj" ? 1 : 0;
        minor += names[15] == "G:min" ? 1 : 0;
    }
    EXPECT_GE(dominants, 2 * seeds * 3 / 4);
    EXPECT_LE(minor, 1);
}

double share_of_chords_that_return(float repetition) {
    auto processor = wanting({"C:maj", "F:maj", "G:maj", "A:min", "D:min", "E:min"});
    double same = 0.0;
    for (int seed = 1; seed <= seeds; ++seed) {
        ComposerOptions options;
        options.seed = static_cast<std::uint64_t>(seed);
        options.repetition = repetition;
        const auto names = chords_by_beat(Composer(processor).compose(nothing_heard(8), options));
        for (int beat = 0; beat < 8; ++beat) same += names[beat] == names[16 + beat] ? 1.0 : 0.0;
    }
    return same / (8.0 * seeds);
}

TEST(Form, APhraseThatReturnsHasItsChordsAgainTheMoreIsToReturn) {
    EXPECT_LT(share_of_chords_that_return(0.0F), 0.5);
    EXPECT_GT(share_of_chords_that_return(0.5F), share_of_chords_that_return(0.0F) + 0.1);
    EXPECT_GT(share_of_chords_that_return(1.0F), 0.85);
}

TEST(Form, APhraseReturnsInItsOwnMode) {
    auto processor = wanting({"C:maj", "F:maj", "G:maj", "A:min", "C:min", "F:min", "Ab:maj", "Eb:maj"});
    const HeardMusic heard = nothing_heard(16);
    std::vector<WantedFeeling> wanted(heard.beats.size(), {-0.8F, 0.0F});
    for (int beat = 16; beat < 48; ++beat) wanted[beat].valence = 0.8F;
    ComposerOptions options;
    options.follow = options.glide_bars = 0.0F;
    options.repetition = 1.0F;
    double of_other_mode = 0.0;
    double of_own = 0.0;
    for (options.seed = 1; options.seed <= seeds; ++options.seed) {
        const auto names = chords_by_beat(Composer(processor).compose(heard, options, wanted));
        for (int beat = 0; beat < 8; ++beat) {
            of_other_mode += names[beat] == names[16 + beat] ? 1.0 : 0.0;
            of_own += names[beat] == names[48 + beat] ? 1.0 : 0.0;
        }
    }
    EXPECT_LT(of_other_mode / (8.0 * seeds), 0.3);
    EXPECT_GT(of_own / (8.0 * seeds), 0.85);
}

/// Of the bars that neither begin a phrase nor have another chord inside, nor come after one that has: those
/// in which the chords lane has another rhythm than in the bar before.
void compare_rhythms(float repetition, std::uint64_t seed, double& others, double& all) {
    auto processor = wanting({"C:maj", "F:maj", "G:maj", "A:min"});
    ComposerOptions options;
    options.humanize = 0.0F;
    options.repetition = repetition;
    options.seed = seed;
    const Composition composition = Composer(processor).compose(nothing_heard(32), options);
    const auto bars = bars_of(composition, Lane::chords, 32);
    std::set<int> divided;
    for (const ChordSpan& span : composition.chords) {
        if (std::fmod(span.onset_beats, 4.0) != 0.0) divided.insert(static_cast<int>(span.onset_beats) / 4);
    }
    const auto rhythm = [&](int bar) {
        std::set<int> steps;
        for (const auto& [step, pitch] : bars[static_cast<std::size_t>(bar)]) steps.insert(step);
        return steps;
    };
    for (int bar = 1; bar < 31; ++bar) {  // The last one rings.
        if (bar % 4 == 0 || divided.count(bar) + divided.count(bar - 1) != 0) continue;
        others += rhythm(bar) != rhythm(bar - 1) ? 1.0 : 0.0;
        all += 1.0;
    }
}

double share_of_other_rhythms(float repetition) {
    double others = 0.0;
    double all = 0.0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) compare_rhythms(repetition, seed, others, all);
    EXPECT_GE(all, 40.0);
    return others / all;
}

TEST(Form, BarsOfTheAccompanimentVaryUnlessAllIsToReturn) {
    EXPECT_EQ(share_of_other_rhythms(1.0F), 0.0);
    EXPECT_GE(share_of_other_rhythms(0.0F), 0.8);
}

/// How much of bars 1 to 4 is in bars 5 to 8, both ways: Dice's coefficient.
double melody_that_returns(float repetition) {
    auto processor = random_processor(5);
    double same = 0.0;
    double all = 0.0;
    for (int seed = 1; seed <= seeds; ++seed) {
        ComposerOptions options;
        options.humanize = 0.0F;
        options.repetition = repetition;
        options.seed = static_cast<std::uint64_t>(seed);
        const auto bars = bars_of(Composer(processor).compose(plain_music(8), options), Lane::melody, 8);
        for (std::size_t bar = 0; bar < 4; ++bar) {
            all += static_cast<double>(bars[bar].size() + bars[bar + 4].size());
            for (const auto& note : bars[bar]) same += bars[bar + 4].count(note) != 0 ? 2.0 : 0.0;
        }
    }
    return same / all;
}

TEST(Melody, MoreOfItReturnsTheMoreRepetitionIsAsked) {
    std::array<double, asked.size()> returns{};
    std::transform(asked.begin(), asked.end(), returns.begin(), melody_that_returns);
    for (std::size_t i = 1; i < returns.size(); ++i) EXPECT_GT(returns[i], returns[i - 1] + 0.02);
    EXPECT_GT(returns.back(), 0.7);
}

struct Daring {
    double interval = 0.0;  ///< Mean size in semitones.
    double off_beat = 0.0;  ///< Share of notes that begin between beats.
};

Daring melody_of_surprise(float surprise) {
    auto processor = random_processor(5);
    Daring sum;
    double count = 0.0;
    for (int seed = 1; seed <= seeds; ++seed) {
        ComposerOptions options;
        options.humanize = 0.0F;
        options.surprise = surprise;
        options.lanes = {true, false, false};
        options.seed = static_cast<std::uint64_t>(seed);
        const auto notes = Composer(processor).compose(plain_music(16), options).notes;
        for (std::size_t i = 1; i < notes.size(); ++i, count += 1.0) {
            sum.interval += std::abs(notes[i].pitch - notes[i - 1].pitch);
            sum.off_beat += std::lround(4.0 * notes[i].onset_beats) % 4 != 0 ? 1.0 : 0.0;
        }
    }
    return {sum.interval / count, sum.off_beat / count};
}

TEST(Melody, LeapsAndGoesAgainstTheBeatTheMoreSurpriseIsAsked) {
    std::array<Daring, asked.size()> found;
    std::transform(asked.begin(), asked.end(), found.begin(), melody_of_surprise);
    for (std::size_t i = 1; i < found.size(); ++i) {
        EXPECT_GT(found[i].interval, found[i - 1].interval);
        EXPECT_GT(found[i].off_beat, found[i - 1].off_beat);
    }
    EXPECT_GT(found.back().interval, 1.3 * found.front().interval);
}

}  // namespace
