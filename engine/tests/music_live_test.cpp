// LiveComposer: what every bar keeps, and what it takes from the past.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "affetto/live_composer.h"
#include "music/chord_table.h"
#include "music_support.h"

namespace {

using namespace affetto;
using affetto::testing::fixed_processor;
using affetto::testing::plain_music;
using affetto::testing::random_music;
using affetto::testing::random_options;
using affetto::testing::random_processor;
using music::Random;

void expect_same(const BarPlan& a, const BarPlan& b) {
    ASSERT_EQ(a.notes.size(), b.notes.size());
    ASSERT_EQ(a.controls.size(), b.controls.size());
    for (int i = 0; i < a.notes.size(); ++i) {
        EXPECT_EQ(a.notes[i].pitch, b.notes[i].pitch);
        EXPECT_EQ(a.notes[i].velocity, b.notes[i].velocity);
        EXPECT_EQ(a.notes[i].onset_beats, b.notes[i].onset_beats);
        EXPECT_EQ(a.notes[i].duration_beats, b.notes[i].duration_beats);
    }
    for (int i = 0; i < a.controls.size(); ++i) EXPECT_EQ(a.controls[i].value, b.controls[i].value);
}

/// Plays plain_music live, each bar composed when the beats before it but the last have been heard.
std::vector<BarPlan> play(LiveComposer& live, const HeardMusic& heard, const ComposerOptions& options,
                          int bars) {
    std::vector<BarPlan> plans;
    const BarPlace place{0, heard.metre.beats_per_bar, heard.metre.compound, heard.tempo_bpm};
    int beat = 0;
    for (int bar = 0; bar < bars; ++bar) {
        const int known = std::max(0, bar * place.beats_per_bar - 1);
        for (; beat < std::min<int>(known, static_cast<int>(heard.beats.size())); ++beat) {
            live.hear(heard.beats[beat], beat % place.beats_per_bar, place.beats_per_bar);
        }
        BarPlace next = place;
        next.index = bar;
        plans.push_back(live.compose(next, heard.key, options));
    }
    return plans;
}

/// Places that any host could ask for, sensible or not.
BarPlace random_place(Random& random, const BarPlace& last) {
    BarPlace place = last;
    ++place.index;
    if (random.unit() < 0.1F) place.index = static_cast<std::int64_t>(random.next()) / 4;
    if (random.unit() < 0.1F) place.beats_per_bar = static_cast<int>(8.0F * random.unit()) - 1;
    if (random.unit() < 0.1F) place.compound = random.unit() < 0.5F;
    if (random.unit() < 0.2F) place.tempo_bpm = 2000.0 * random.unit() - 100.0;
    if (random.unit() < 0.02F) place.tempo_bpm = std::numeric_limits<double>::quiet_NaN();
    return place;
}

void expect_melody_leaves_the_last_bar_alone(const BarPlan& last, const BarPlan& plan) {
    for (const PlannedNote& held : last.notes) {
        const float end =
            held.onset_beats + held.duration_beats - static_cast<float>(last.place.beats_per_bar);
        for (const PlannedNote& note : plan.notes) {
            if (note.lane == held.lane && note.pitch == held.pitch) {
                EXPECT_GE(note.onset_beats, end);
            }
        }
    }
}

TEST(LiveComposer, KeepsItsPromisesForAnyPastPlaceAndOptions) {
    auto processor = random_processor(21);
    LiveComposer live(processor);
    Random random(17, 0);
    int notes = 0;
    for (int round = 0; round < 300 && !HasFailure(); ++round) {
        const HeardMusic heard = random_music(random);
        BarPlace place{static_cast<std::int64_t>(100.0F * random.spread()), 4, false, 120.0};
        BarPlan last;
        std::size_t beat = 0;
        for (int bar = 0; bar < 12; ++bar) {
            SCOPED_TRACE(::testing::Message() << "round " << round << ", bar " << bar);
            const std::int64_t before = place.index;
            place = random_place(random, place);
            ComposerOptions options = random_options(random);
            options.play_in_silence = random.unit() < 0.5F;
            options.within_key = random.unit() < 0.3F;
            options.scale = random.unit() < 0.3F ? static_cast<std::uint32_t>(random.next() & 0xFFFU) : 0;
            const BarPlan plan = live.compose(place, heard.key, options);
            const char* broken = broken_promise(plan);
            ASSERT_EQ(broken, nullptr) << broken;
            if (place.index == before + 1) expect_melody_leaves_the_last_bar_alone(last, plan);
            last = plan;
            notes += plan.notes.size();
            for (int i = 0; i < 4 && beat < heard.beats.size(); ++i, ++beat) {
                live.hear(heard.beats[beat], i, heard.metre.beats_per_bar);
            }
            if (random.unit() < 0.05F) live.jump();
        }
        if (random.unit() < 0.5F) live.reset();
    }
    EXPECT_GT(notes, 20000);
}

TEST(LiveComposer, TheSamePastGivesTheSameBars) {
    auto first = random_processor(5);
    auto second = random_processor(5);
    LiveComposer one(first), other(second);
    const auto plans = play(one, plain_music(8), {}, 8);
    const auto again = play(other, plain_music(8), {}, 8);
    one.reset();
    const auto after_reset = play(one, plain_music(8), {}, 8);
    for (int bar = 0; bar < 8; ++bar) {
        expect_same(plans[bar], again[bar]);
        expect_same(plans[bar], after_reset[bar]);
    }
}

TEST(LiveComposer, NothingHeardGivesSilenceUnlessItIsToPlayOn) {
    auto processor = random_processor(5);
    LiveComposer live(processor);
    EXPECT_TRUE(live.compose({}, {}, {}).silent);
    ComposerOptions options;
    options.play_in_silence = true;
    EXPECT_FALSE(live.compose({1}, {}, options).notes.empty());
}

TEST(LiveComposer, SilenceStopsItAndSoundBringsItBack) {
    auto processor = random_processor(5);
    LiveComposer live(processor);
    HeardMusic heard = plain_music(8);
    for (int beat = 8; beat < 16; ++beat) heard.beats[beat].silent = true;
    const auto plans = play(live, heard, {}, 8);
    EXPECT_FALSE(plans[2].silent);
    EXPECT_TRUE(plans[4].silent);
    EXPECT_FALSE(plans[6].silent);
}

TEST(LiveComposer, WhatCameBeforeIsExpectedAgain) {
    std::array<std::vector<float>, contract::network_count> outputs;
    outputs[contract::harmony::index].assign(contract::harmony::output_size, 1.0F / music::class_count);
    auto processor = fixed_processor(outputs);
    LiveComposer live(processor);
    const auto plans = play(live, plain_music(24), {}, 24);
    constexpr std::array roots{0, 9, 5, 7};
    int right = 0;
    for (int bar = 12; bar < 24; ++bar) right += plans[bar].chords[0].root == roots[bar % 4] ? 1 : 0;
    EXPECT_GE(right, 10);
}

TEST(LiveComposer, LockedMeansThatEveryNoteIsOfTheScale) {
    auto processor = random_processor(7);
    LiveComposer live(processor);
    Random random(23, 0);
    ComposerOptions options;
    options.within_key = true;
    options.play_in_silence = true;
    for (int bar = 0; bar < 300; ++bar) {
        options.scale = bar % 3 == 0 ? 1U << bar % 12 : static_cast<std::uint32_t>(random.next() & 0xFFFU);
        options.seed = random.next();
        const Key key{bar % 12, bar % 2 == 0, 1.0F};
        const std::uint32_t scale = options.scale != 0 ? options.scale : scale_of_key(key.tonic, key.minor);
        const BarPlan plan = live.compose({bar}, key, options);
        EXPECT_FALSE(plan.notes.empty());
        for (const PlannedNote& note : plan.notes) EXPECT_TRUE(music::contains(scale, note.pitch));
    }
}

TEST(LiveComposer, EveryLaneStaysInItsRegister) {
    auto processor = random_processor(7);
    LiveComposer live(processor);
    ComposerOptions options;
    options.play_in_silence = true;
    for (int bar = 0; bar < 64; ++bar) {
        const int low = 5 * bar % 116;
        options.registers = {{{low, low + 12}, {115 - low, 127 - low}, {20, 40}}};
        const BarPlan plan = live.compose({bar}, {}, options);
        for (const PlannedNote& note : plan.notes) {
            const Register range = options.registers[static_cast<std::size_t>(note.lane)];
            EXPECT_GE(note.pitch, range.lowest);
            EXPECT_LE(note.pitch, range.highest);
        }
    }
}

TEST(LiveComposer, LanesThatAreOffAreLeftOutAndMoveNothingElse) {
    auto first = random_processor(5);
    auto second = random_processor(5);
    LiveComposer all(first), some(second);
    ComposerOptions options;
    const auto plans = play(all, plain_music(6), options, 6);
    options.lanes = {true, false, true};
    const auto fewer = play(some, plain_music(6), options, 6);
    for (int bar = 1; bar < 6; ++bar) {
        BarPlan expected = plans[bar];
        const auto kept = std::remove_if(expected.notes.begin(), expected.notes.end(),
                                         [](const PlannedNote& note) { return note.lane == Lane::chords; });
        expected.notes.count = static_cast<int>(kept - expected.notes.begin());
        const auto controls =
            std::remove_if(expected.controls.begin(), expected.controls.end(),
                           [](const PlannedControl& control) { return control.lane == Lane::chords; });
        expected.controls.count = static_cast<int>(controls - expected.controls.begin());
        expect_same(expected, fewer[bar]);
    }
}

TEST(LiveComposer, TheFeelingGlides) {
    auto processor = random_processor(5);
    LiveComposer live(processor);
    ComposerOptions options;
    options.play_in_silence = true;
    options.follow = 0.0F;
    options.valence = options.arousal = -0.8F;
    live.compose({0}, {}, options);
    options.arousal = 0.8F;
    options.glide_bars = 4.0F;
    float before = -0.8F;
    for (int bar = 1; bar <= 4; ++bar) {
        const BarPlan plan = live.compose({bar}, {}, options);
        EXPECT_GT(plan.arousal, before);
        EXPECT_LT(plan.arousal - before, 0.5F);
        before = plan.arousal;
    }
    EXPECT_NEAR(before, 0.8F - 1.6F * std::exp(-13.0F / 16.0F), 0.02F);
}

TEST(LiveComposer, WhatItForeseesComesAndLeavesNoTrace) {
    auto processor = random_processor(5), other = random_processor(5);
    LiveComposer live(processor), unasked(other);
    const HeardMusic heard = plain_music(8);
    int unlike = 0;
    for (int bar = 0; bar < 6; ++bar) {
        for (int beat = 0; beat < 4; ++beat) {
            live.hear(heard.beats[beat], beat, 4);
            unasked.hear(heard.beats[beat], beat, 4);
        }
        const BarPlace place{bar, 4, false, 120.0};
        ComposerOptions busy;
        busy.density = 1.0F;
        const BarPlan other_wish = live.foresee(place, heard.key, busy);
        const BarPlan foreseen = live.foresee(place, heard.key, {});
        const BarPlan composed = live.compose(place, heard.key, {});
        expect_same(foreseen, composed);
        expect_same(unasked.compose(place, heard.key, {}), composed);
        EXPECT_GT(composed.notes.size(), 0);
        unlike += other_wish.notes.size() != foreseen.notes.size();
    }
    EXPECT_GT(unlike, 0) << "other wishes, another bar";
}

TEST(LiveComposer, ABrokenPromiseIsFound) {
    auto processor = random_processor(5);
    LiveComposer live(processor);
    ComposerOptions options;
    options.play_in_silence = true;
    const BarPlan plan = live.compose({}, {}, options);
    ASSERT_EQ(broken_promise(plan), nullptr);
    const auto breaks = [&](auto change) {
        BarPlan changed = plan;
        change(changed);
        EXPECT_NE(broken_promise(changed), nullptr);
    };
    breaks([](BarPlan& p) { p.notes.items[0].velocity = 0; });
    breaks([](BarPlan& p) { p.notes.items[0].pitch = 200; });
    breaks([](BarPlan& p) { p.notes.items[0].onset_beats = -0.1F; });
    breaks([](BarPlan& p) { p.notes.items[0].duration_beats = 9.0F; });
    breaks([](BarPlan& p) { p.notes.add(p.notes[p.notes.size() - 1]); });
    breaks([](BarPlan& p) { std::reverse(p.notes.begin(), p.notes.end()); });
    breaks([](BarPlan& p) { p.chords.items[0].duration_beats = 0.5F; });
    breaks([](BarPlan& p) { p.silent = true; });
}

}  // namespace
