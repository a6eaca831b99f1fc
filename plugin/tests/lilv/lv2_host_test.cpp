// The built LV2 in a host without JUCE.
#include "lv2_host.h"

#include <gtest/gtest.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/time/time.h>

#include <set>

namespace {

using namespace affetto::plugin::testing;

constexpr double rate_hz = 24000.0;
constexpr int block = 512;
const std::string uri = AFFETTO_LV2_URI;

class Lv2 : public ::testing::Test {
protected:
    Lv2Bundle bundle{AFFETTO_LV2_FOLDER, uri};
    std::vector<float> chords = plucked_chords(9.1, rate_hz);
    std::vector<float> silence = std::vector<float>(2048, 0.0F);

    std::vector<TimedMessage> played(int block_size, const Lv2Transport& transport) {
        Lv2Host host(bundle, rate_hz, block);
        host.tell(transport);
        host.play(chords, block_size);
        return host.messages;
    }
};

TEST_F(Lv2, AsksForNothingUnusual) {
    const std::set<std::string> usual{LV2_URID__map, LV2_OPTIONS__options, LV2_BUF_SIZE__boundedBlockLength};
    for (const std::string& feature : bundle.required_features())
        EXPECT_TRUE(usual.contains(feature)) << feature;
    EXPECT_TRUE(bundle.has_feature(LV2_CORE__hardRTCapable));
    EXPECT_FALSE(bundle.has_feature(LV2_CORE__inPlaceBroken));
}

TEST_F(Lv2, HasStereoAndAnAtomOutputForMidi) {
    int audio_in = 0, audio_out = 0, midi_in = 0, midi_out = 0, position_in = 0;
    for (std::uint32_t port = 0; port < bundle.port_count(); ++port) {
        const bool goes_in = bundle.port_is(port, LV2_CORE__InputPort);
        if (bundle.port_is(port, LV2_CORE__AudioPort)) ++(goes_in ? audio_in : audio_out);
        if (!bundle.port_is(port, LV2_ATOM__AtomPort)) continue;
        (goes_in ? midi_in : midi_out) += bundle.port_supports(port, LV2_MIDI__MidiEvent);
        position_in += goes_in && bundle.port_supports(port, LV2_TIME__Position);
    }
    EXPECT_EQ(audio_in, 2);
    EXPECT_EQ(audio_out, 2);
    EXPECT_EQ(midi_in, 0);
    EXPECT_EQ(midi_out, 1);
    EXPECT_EQ(position_in, 1);
}

TEST_F(Lv2, PassesItsAudioAndPlaysAlong) {
    for (const bool in_place : {false, true}) {
        Lv2Host host(bundle, rate_hz, block);
        host.tell({});
        host.play(chords, block, in_place);
        EXPECT_EQ(difference(chords, host.left), "") << in_place;
        EXPECT_EQ(difference(chords, host.right), "") << in_place;
        EXPECT_GT(notes_in(host.messages), 10U);
        EXPECT_EQ(problem_of(host.messages, false), "");
        EXPECT_EQ(host.outside, "");
    }
}

// Hosts tell the position once; between that and the next change the song runs on.
TEST_F(Lv2, RunsOnFromAPositionThatWasToldOnce) {
    Lv2Host once(bundle, rate_hz, block), always(bundle, rate_hz, block);
    const Lv2Transport transport{3.0, 1.0F, 150.0F, 3.0F, 4};
    once.tell(transport);
    once.play(chords, block);
    Lv2Transport now = transport;
    for (std::size_t at = 0; at < chords.size(); at += block) {
        const std::size_t end = std::min(at + block, chords.size());
        always.tell(now);
        always.play({chords.begin() + static_cast<std::ptrdiff_t>(at),
                     chords.begin() + static_cast<std::ptrdiff_t>(end)},
                    block);
        now.beats += static_cast<double>(end - at) / rate_hz * *transport.tempo_bpm / 60.0;
    }
    ASSERT_GT(notes_in(once.messages), 10U);
    ASSERT_EQ(once.messages.size(), always.messages.size());
    for (std::size_t i = 0; i < once.messages.size(); ++i) {
        EXPECT_EQ(once.messages[i].bytes, always.messages[i].bytes);
        EXPECT_LE(std::abs(once.messages[i].sample - always.messages[i].sample), 1);
    }
}

TEST_F(Lv2, GivesTheSameMidiForEveryBlockSizeAndAnotherForAnotherTempo) {
    const auto expected = played(block, {});
    ASSERT_GT(notes_in(expected), 10U);
    for (const int size : {64, 301}) EXPECT_EQ(played(size, {}), expected) << size;
    EXPECT_NE(played(block, {0.0, 1.0F, 133.0F}), expected);
}

// By the specification beats are of the metre's unit; JUCE's own host, which numbers no bars, tells quarters.
TEST_F(Lv2, CountsTheBeatsOfTheMetre) {
    const auto by_quarters = played(block, {3.0, 1.0F, 120.0F, 6.0F, 8});
    ASSERT_GT(notes_in(by_quarters), 10U);
    EXPECT_EQ(played(block, {6.0, 1.0F, 240.0F, 6.0F, 8, 1}), by_quarters);
    EXPECT_NE(played(block, {6.0, 1.0F, 240.0F, 6.0F, 8}), by_quarters);
    EXPECT_EQ(played(block, {4.0, 1.0F, 120.0F, 4.0F, 4, 1}), played(block, {4.0, 1.0F, 120.0F, 4.0F, 4}));
}

TEST_F(Lv2, EveryNoteEndsWhenTheTransportStops) {
    for (const std::optional<float> tempo : {std::optional(120.0F), std::optional<float>()}) {
        Lv2Host host(bundle, rate_hz, block);
        host.tell({0.0, 1.0F, tempo});
        host.play(chords, block);
        ASSERT_NE(problem_of(host.messages, true), "") << "nothing sounds: another moment would be better";
        host.tell({18.2, 0.0F, tempo});
        host.play(silence, block);
        EXPECT_EQ(problem_of(host.messages, true), "");
        const std::size_t notes = notes_in(host.messages);
        host.play(chords, block);
        EXPECT_EQ(notes_in(host.messages), notes) << "it plays while the transport stands";
    }
}

TEST_F(Lv2, EveryNoteEndsWhenTheHostBypasses) {
    Lv2Host host(bundle, rate_hz, block);
    host.tell({});
    host.play(chords, block);
    const std::size_t notes_before = notes_in(host.messages);
    host.enable(false);
    host.play(chords, block);
    EXPECT_EQ(notes_in(host.messages), notes_before);
    EXPECT_EQ(problem_of(host.messages, true), "");
    host.enable(true);
    host.play(chords, block);
    EXPECT_GT(notes_in(host.messages), notes_before);
}

// The window's switch: the host's port stays at "enabled" meanwhile.
TEST_F(Lv2, TheBypassParameterHolds) {
    Lv2Host host(bundle, rate_hz, block);
    host.tell({});
    host.set(uri + ":bypass", 1.0F);
    host.play(chords, block);
    EXPECT_EQ(notes_in(host.messages), 0U);
    EXPECT_EQ(difference(chords, host.left), "");
    host.set(uri + ":bypass", 0.0F);
    host.play(chords, block);
    EXPECT_GT(notes_in(host.messages), 0U);
}

TEST_F(Lv2, ALockedKeyHasNoStrangers) {
    Lv2Host host(bundle, rate_hz, block);
    host.tell({});
    host.set(uri + ":key", 3.0F);    // D major,
    host.set(uri + ":scale", 1.0F);  // pentatonic: D E F# A B.
    host.play(chords, block);
    ASSERT_GT(notes_in(host.messages), 10U);
    EXPECT_EQ(stranger_to(1U << 2 | 1U << 4 | 1U << 6 | 1U << 9 | 1U << 11, host.messages), "");
    EXPECT_NE(stranger_to(1U << 2 | 1U << 4 | 1U << 6 | 1U << 9 | 1U << 11, played(block, {})), "");
}

TEST_F(Lv2, ItsStateComesBack) {
    Lv2Host one(bundle, rate_hz, block), other(bundle, rate_hz, block);
    one.set(uri + ":bass_density", 0.125F);
    for (Lv2Host* const host : {&one, &other}) host->play(silence, block);
    EXPECT_FALSE(lilv_state_equals(one.save().get(), other.save().get()));
    other.restore(one.save());
    EXPECT_TRUE(lilv_state_equals(one.save().get(), other.save().get()));
}

}  // namespace
