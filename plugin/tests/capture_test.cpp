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

/// The lines of a loop of two bars, at 117 bpm, where no block ends with the loop.
std::vector<double> lines_of_a_loop(bool host_tells_the_loop) {
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 48000.0, 512);
    player.transport.tempo_bpm = 117.0;
    player.transport.looping = host_tells_the_loop;
    player.transport.loop_end = 8.0;
    player.play(
        plucked_chords(11.0, 48000.0), [] { return 512; },
        [&] {
            if (player.transport.beats >= 8.0) player.transport.beats -= 8.0;
        });
    std::vector<double> lines;
    for (const CapturedBar& bar : processor.capture().last_bars(64).bars) lines.push_back(bar.begin_beats);
    return lines;
}

TEST(Capture, ALoopHasItsBarsAndNoMore) {
    for (const bool told : {true, false}) {
        const auto lines = lines_of_a_loop(told);
        ASSERT_EQ(lines.size(), 6U) << told;
        for (std::size_t bar = 0; bar < lines.size(); ++bar) {
            EXPECT_NEAR(lines[bar], 4.0 * static_cast<double>(bar), 1e-6);
        }
    }
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

juce::String name_of(const juce::MidiMessageSequence& track) {
    for (const auto* const event : track) {
        if (event->message.isTrackNameEvent()) return event->message.getTextFromTextMetaEvent();
    }
    return {};
}

/// Metres as "4/4 at 0".
std::vector<std::string> metres_of(const std::vector<CapturedBar>& bars) {
    CapturedMusic music{bars, {}, bars.back().begin_beats + 4.0};
    juce::MidiMessageSequence found;
    midi_file_of(music, {}).findAllTimeSigEvents(found);
    std::vector<std::string> metres;
    for (const auto* const event : found) {
        int numerator = 0, denominator = 0;
        event->message.getTimeSignatureInfo(numerator, denominator);
        const juce::String at(event->message.getTimeStamp() / ticks_per_beat, 2);
        metres.push_back(
            (juce::String(numerator) + "/" + juce::String(denominator) + " at " + at).toStdString());
    }
    return metres;
}

TEST(CaptureFile, ABarThatAJumpCutShortHasAMetreOfItsOwn) {
    using Metres = std::vector<std::string>;
    EXPECT_EQ(metres_of({{0.0, 120.0, 4, 4}, {4.0, 120.0, 4, 4}}), Metres{"4/4 at 0.00"});
    EXPECT_EQ(metres_of({{0.0, 120.0, 4, 4}, {4.0, 120.0, 4, 4}, {6.0, 120.0, 4, 4}, {10.0, 120.0, 4, 4}}),
              (Metres{"4/4 at 0.00", "2/4 at 4.00", "4/4 at 6.00"}));
    EXPECT_EQ(metres_of({{0.0, 120.0, 4, 4}, {2.5, 120.0, 4, 4}}), (Metres{"5/8 at 0.00", "4/4 at 2.50"}));
    // No metre has this length: the bar after it says again what holds, so that it is a bar's beginning.
    EXPECT_EQ(metres_of({{0.0, 120.0, 4, 4}, {1.37, 120.0, 4, 4}, {5.37, 120.0, 4, 4}}),
              (Metres{"4/4 at 0.00", "4/4 at 1.37"}));
}

TEST(CaptureFile, WithoutAKeyHeardHasNone) {
    CapturedMusic music;
    music.bars = {{0.0, 120.0, 4, 4}};
    juce::MidiMessageSequence keys;
    midi_file_of(music, {}).findAllKeySigEvents(keys);
    EXPECT_EQ(keys.getNumEvents(), 0);
    Processor processor;
    EXPECT_FALSE(processor.capture_heading().key.has_value()) << "nothing was heard yet";
}

TEST(CaptureFile, TracksAreNamedAfterTheLanesOfTheirChannel) {
    Processor processor;
    EXPECT_EQ(processor.capture_heading().track_names,
              (std::map<int, juce::String>{{0, "Melody"}, {1, "Chords"}, {2, "Bass"}}));
    set_plain(processor, "bass_channel", 1.0F);
    EXPECT_EQ(processor.capture_heading().track_names,
              (std::map<int, juce::String>{{0, "Melody and bass"}, {1, "Chords"}}));
}

TEST(CaptureFile, HasTempoMetreKeyAndEveryNoteItsEnd) {
    CapturedMusic music;
    music.bars = {{0.0, 90.0, 3, 4}, {3.0, 120.0, 3, 4}};
    music.events = {{0.0, {0x80, 50, 0}}, {0.5, {0x90, 60, 90}}, {1.0, {0x80, 60, 0}}, {2.0, {0x92, 40, 80}}};
    music.length_beats = 6.0;
    const juce::MidiFile file = midi_file_of(music, {Key{9, true, 1.0F}, {{0, "Melody"}}});
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
    EXPECT_EQ(name_of(*file.getTrack(1)), "Melody");
    EXPECT_EQ(name_of(*file.getTrack(2)), "Channel 3");
    const auto* const bass = file.getTrack(2);
    ASSERT_EQ(bass->getNumEvents(), 3) << "a name, and an end was added";
    EXPECT_DOUBLE_EQ(bass->getEventPointer(2)->message.getTimeStamp(), 6.0 * ticks_per_beat);
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
    ASSERT_TRUE(write_midi_file(music, processor.capture_heading(), target.getFile()));
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
