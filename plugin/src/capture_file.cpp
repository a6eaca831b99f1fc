#include "capture_file.h"

#include <bit>
#include <cmath>
#include <map>

namespace affetto::plugin {

namespace {

using juce::MidiMessage;

constexpr double ticks = ticks_per_beat;

// Sharps of the major keys from C upwards, flats below zero; a minor key has those of its relative major.
int sharps_of(const Key& key) {
    constexpr std::array<int, 12> of_major{0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};
    return of_major[static_cast<std::size_t>((key.tonic + (key.minor ? 3 : 0)) % 12)];
}

juce::MidiMessageSequence conductor_track(const CapturedMusic& music, const Key& key) {
    juce::MidiMessageSequence track;
    track.addEvent(MidiMessage::textMetaEvent(3, "affetto"), 0.0);
    track.addEvent(MidiMessage::keySignatureMetaEvent(sharps_of(key), key.minor), 0.0);
    const CapturedBar* before = nullptr;
    for (const CapturedBar& bar : music.bars) {
        const double at = std::round(bar.begin_beats * ticks);
        if (before == nullptr || bar.numerator != before->numerator ||
            bar.denominator != before->denominator) {
            track.addEvent(MidiMessage::timeSignatureMetaEvent(bar.numerator, bar.denominator), at);
        }
        if (before == nullptr || std::fabs(bar.tempo_bpm - before->tempo_bpm) > 1e-3) {
            track.addEvent(MidiMessage::tempoMetaEvent(static_cast<int>(std::lround(6e7 / bar.tempo_bpm))),
                           at);
        }
        before = &bar;
    }
    return track;
}

MidiMessage message_of(const CapturedEvent& event) {
    return {event.bytes[0], event.bytes[1], event.bytes[2], std::round(event.at_beats * ticks)};
}

// The events of one channel, every note with its end.
class ChannelTrack {
public:
    void add(const CapturedEvent& event) {
        const MidiMessage message = message_of(event);
        const int pitch = event.bytes[1];
        if (message.isNoteOn()) {
            end(pitch, message.getTimeStamp());
            sounding_[pitch] = message;
        } else if (message.isNoteOff()) {
            end(pitch, message.getTimeStamp());
        } else {
            track_.addEvent(message);
        }
    }

    juce::MidiMessageSequence finish(double end_ticks) {
        while (!sounding_.empty()) end(sounding_.begin()->first, end_ticks);
        track_.sort();
        track_.updateMatchedPairs();
        return track_;
    }

private:
    void end(int pitch, double at_ticks) {
        const auto note = sounding_.find(pitch);
        if (note == sounding_.end()) return;
        if (at_ticks > note->second.getTimeStamp()) {
            track_.addEvent(note->second);
            track_.addEvent(MidiMessage::noteOff(note->second.getChannel(), pitch), at_ticks);
        }
        sounding_.erase(note);
    }

    juce::MidiMessageSequence track_;
    std::map<int, MidiMessage> sounding_;
};

}  // namespace

juce::MidiFile midi_file_of(const CapturedMusic& music, const Key& key) {
    std::map<int, ChannelTrack> channels;
    for (const CapturedEvent& event : music.events) {
        if (event.bytes[0] < 0xF0) channels[event.bytes[0] & 0x0F].add(event);
    }
    juce::MidiFile file;
    file.setTicksPerQuarterNote(ticks_per_beat);
    file.addTrack(conductor_track(music, key));
    const double end_ticks = std::round(music.length_beats * ticks);
    for (auto& [channel, track] : channels) file.addTrack(track.finish(end_ticks));
    return file;
}

juce::File named_as_midi(const juce::File& chosen) {
    if (chosen.hasFileExtension("mid;midi")) return chosen;
    return chosen.getSiblingFile(chosen.getFileName() + ".mid");
}

bool write_midi_file(const CapturedMusic& music, const Key& key, const juce::File& file) {
    const juce::TemporaryFile aside(file);
    {
        juce::FileOutputStream stream(aside.getFile());
        if (!stream.openedOk() || !midi_file_of(music, key).writeTo(stream)) return false;
        stream.flush();
        if (stream.getStatus().failed()) return false;
    }
    return aside.overwriteTargetFileWithTemporary();
}

}  // namespace affetto::plugin
