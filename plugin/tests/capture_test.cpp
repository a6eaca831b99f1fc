#include "capture.h"

#include <gtest/gtest.h>

#include "capture_file.h"
#include "processor.h"
#include "support.h"

namespace {

using namespace affetto;
using namespace affetto::plugin;
using namespace affetto::plugin::testing;

/// Four beats a second at 60 bpm and 100 samples: a sample is a hundredth of a beat.
constexpr double rate_hz = 100.0;

void play_beats(Capture& capture, double from_beats, int beats, std::vector<MidiEvent> events = {}) {
    HostTransport transport;
    transport.known = transport.playing = true;
    const auto samples = static_cast<std::size_t>(100 * beats);
    const Playhead after{true, false, from_beats + beats, 60.0};
    capture.take(samples, events, after, transport);
}

TEST(Capture, KeepsTheLastBars) {
    Capture capture;
    capture.prepare(rate_hz);
    for (int bar = 0; bar < 5; ++bar) {
        const auto pitch = static_cast<std::uint8_t>(60 + bar);
        play_beats(capture, 4.0 * bar, 4, {{0, {0x90, pitch, 100}}, {150, {0x80, pitch, 0}}});
    }
    EXPECT_EQ(capture.bars_kept(), 5);
    const CapturedMusic music = capture.last_bars(2);
    ASSERT_EQ(music.bars.size(), 2U);
    EXPECT_DOUBLE_EQ(music.bars[1].begin_beats, 4.0);
    EXPECT_DOUBLE_EQ(music.length_beats, 8.0);
    ASSERT_EQ(music.events.size(), 4U);
    EXPECT_EQ(music.events[0].bytes[1], 63);
    EXPECT_DOUBLE_EQ(music.events[1].at_beats, 1.5);
}

TEST(Capture, AJumpBeginsABar) {
    Capture capture;
    capture.prepare(rate_hz);
    play_beats(capture, 0.0, 6);
    play_beats(capture, 33.0, 4);
    const CapturedMusic music = capture.last_bars(64);
    ASSERT_EQ(music.bars.size(), 4U);  // 0, 4, the jump at 6, and the line 3 beats after it.
    EXPECT_DOUBLE_EQ(music.bars[2].begin_beats, 6.0);
    EXPECT_DOUBLE_EQ(music.bars[3].begin_beats, 9.0);
}

TEST(Capture, NoTimePassesWhileTheTransportStands) {
    Capture capture;
    capture.prepare(rate_hz);
    play_beats(capture, 0.0, 4);
    capture.take(1000, {}, Playhead{false, false, 4.0, 60.0}, {});
    EXPECT_DOUBLE_EQ(capture.last_bars(1).length_beats, 4.0);
}

TEST(Capture, NothingPlayedIsNothing) {
    const Capture capture;
    EXPECT_EQ(capture.bars_kept(), 0);
    EXPECT_TRUE(capture.last_bars(4).bars.empty());
}

TEST(Capture, WhatIsOlderThanItsMemoryIsGone) {
    Capture capture;
    capture.prepare(rate_hz);
    std::vector<MidiEvent> many(1000, {0, {0xB0, 1, 5}});
    for (int bar = 0; bar < 100; ++bar) play_beats(capture, 4.0 * bar, 4, many);
    const CapturedMusic music = capture.last_bars(64);
    EXPECT_LT(music.bars.size(), 40U);
    EXPECT_GT(music.bars.size(), 20U);
}

TEST(CaptureFile, HasTempoMetreKeyAndEveryNoteItsEnd) {
    CapturedMusic music;
    music.bars = {{0.0, 90.0, 3, 4}, {3.0, 120.0, 3, 4}};
    music.events = {{0.0, {0x80, 50, 0}}, {0.5, {0x90, 60, 90}}, {1.0, {0x80, 60, 0}}, {2.0, {0x92, 40, 80}}};
    music.length_beats = 6.0;
    const juce::MidiFile file = midi_file_of(music, Key{9, true, 1.0F});
    ASSERT_EQ(file.getNumTracks(), 3);
    juce::MidiMessageSequence tempos, metres, keys;
    file.findAllTempoEvents(tempos);
    file.findAllTimeSigEvents(metres);
    file.findAllKeySigEvents(keys);
    EXPECT_EQ(tempos.getNumEvents(), 2);
    EXPECT_NEAR(tempos.getEventPointer(0)->message.getTempoSecondsPerQuarterNote(), 60.0 / 90.0, 1e-6);
    EXPECT_EQ(metres.getNumEvents(), 1);
    EXPECT_EQ(keys.getEventPointer(0)->message.getKeySignatureNumberOfSharpsOrFlats(), 0);
    EXPECT_FALSE(keys.getEventPointer(0)->message.isKeySignatureMajorKey());
    const auto* const bass = file.getTrack(2);
    ASSERT_EQ(bass->getNumEvents(), 2) << "an end was added";
    EXPECT_DOUBLE_EQ(bass->getEventPointer(1)->message.getTimeStamp(), 6.0 * ticks_per_beat);
}

TEST(CaptureFile, OfWhatThePluginPlayed) {
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 24000.0, 512);
    player.play(plucked_chords(12.0, 24000.0), 512);
    const CapturedMusic music = processor.capture().last_bars(64);
    EXPECT_EQ(music.bars.size(), 6U);
    EXPECT_NEAR(music.length_beats, 24.0, 1e-6);
    std::size_t notes = 0;
    for (const auto& event : music.events) notes += (event.bytes[0] & 0xF0U) == 0x90;
    EXPECT_EQ(notes, notes_in(player.messages));
    const juce::TemporaryFile target(".mid");
    ASSERT_TRUE(write_midi_file(music, processor.view().key, target.getFile()));
    EXPECT_GT(target.getFile().getSize(), 100);
}

TEST(CaptureFile, IsNamedAsOne) {
    const juce::File folder("/takes");
    for (const auto& [chosen, named] : {std::pair{"take1", "take1.mid"},
                                        {"take.2", "take.2.mid"},
                                        {"take.mid", "take.mid"},
                                        {"TAKE.MIDI", "TAKE.MIDI"}}) {
        EXPECT_EQ(named_as_midi(folder.getChildFile(chosen)), folder.getChildFile(named)) << chosen;
    }
}

TEST(CaptureFile, ThatCannotBeWrittenLeavesNothing) {
    EXPECT_FALSE(write_midi_file({}, {}, juce::File("/nowhere/at/all.mid")));
}

}  // namespace
