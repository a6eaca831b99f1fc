#include "capture_file.h"

#include <bit>
#include <cmath>

namespace affetto::plugin {

namespace {

using juce::MidiMessage;

constexpr double ticks = ticks_per_beat;

// Sharps of the major keys from C upwards, flats below zero; a minor key has those of its relative major.
int sharps_of(const Key& key) {
    constexpr std::array<int, 12> of_major{0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5};
    return of_major[static_cast<std::size_t>((key.tonic + (key.minor ? 3 : 0)) % 12)];
}

struct Metre {
    int numerator, denominator;
    double beats() const { return 4.0 * numerator / denominator; }
    friend bool operator==(const Metre&, const Metre&) = default;
};

constexpr double same_beats = 1.0 / ticks_per_beat;

// The metre that a bar fills: its own, or the coarsest that has its length; its own too where none has.
Metre metre_of(const CapturedBar& bar, double length_beats) {
    const Metre told{bar.numerator, bar.denominator};
    if (std::fabs(told.beats() - length_beats) < same_beats) return told;
    for (const int denominator : {4, 8, 16, 32}) {
        const Metre metre{static_cast<int>(std::lround(length_beats * denominator / 4.0)), denominator};
        const bool fits = std::fabs(metre.beats() - length_beats) < same_beats;
        if (fits && metre.numerator >= 1 && metre.numerator <= 64) return metre;
    }
    return told;
}

juce::MidiMessageSequence conductor_track(const CapturedMusic& music, const std::optional<Key>& key) {
    juce::MidiMessageSequence track;
    track.addEvent(MidiMessage::textMetaEvent(3, "affetto"), 0.0);
    if (key) track.addEvent(MidiMessage::keySignatureMetaEvent(sharps_of(*key), key->minor), 0.0);
    std::optional<Metre> metre_before;  // None where a bar line does not follow from it.
    double tempo_before_bpm = 0.0;
    for (std::size_t i = 0; i < music.bars.size(); ++i) {
        const CapturedBar& bar = music.bars[i];
        const double at = std::round(bar.begin_beats * ticks);
        const bool is_last = i + 1 == music.bars.size();
        const double told_beats = 4.0 * bar.numerator / bar.denominator;
        const double length_beats = is_last ? told_beats : music.bars[i + 1].begin_beats - bar.begin_beats;
        const Metre metre = metre_of(bar, length_beats);
        if (metre_before != metre) {
            track.addEvent(MidiMessage::timeSignatureMetaEvent(metre.numerator, metre.denominator), at);
        }
        metre_before =
            std::fabs(metre.beats() - length_beats) < same_beats ? std::optional(metre) : std::nullopt;
        if (std::fabs(bar.tempo_bpm - tempo_before_bpm) > 1e-3) {
            track.addEvent(MidiMessage::tempoMetaEvent(static_cast<int>(std::lround(6e7 / bar.tempo_bpm))),
                           at);
        }
        tempo_before_bpm = bar.tempo_bpm;
    }
    return track;
}

MidiMessage message_of(const CapturedEvent& event) {
    return {event.bytes[0], event.bytes[1], event.bytes[2], std::round(event.at_beats * ticks)};
}

// The events of one channel, every note with its end.
class ChannelTrack {
public:
    void name(const juce::String& name) { track_.addEvent(MidiMessage::textMetaEvent(3, name), 0.0); }

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

juce::MidiFile midi_file_of(const CapturedMusic& music, const CaptureHeading& heading) {
    std::map<int, ChannelTrack> channels;
    for (const CapturedEvent& event : music.events) {
        if (event.bytes[0] < 0xF0) channels[event.bytes[0] & 0x0F].add(event);
    }
    juce::MidiFile file;
    file.setTicksPerQuarterNote(ticks_per_beat);
    file.addTrack(conductor_track(music, heading.key));
    const double end_ticks = std::round(music.length_beats * ticks);
    for (auto& [channel, track] : channels) {
        const auto named = heading.track_names.find(channel);
        track.name(named == heading.track_names.end() ? "Channel " + juce::String(channel + 1)
                                                      : named->second);
        file.addTrack(track.finish(end_ticks));
    }
    return file;
}

juce::File named_as_midi(const juce::File& chosen) {
    if (chosen.hasFileExtension("mid;midi")) return chosen;
    return chosen.getSiblingFile(chosen.getFileName() + ".mid");
}

bool write_midi_file(const CapturedMusic& music, const CaptureHeading& heading, const juce::File& file) {
    const juce::TemporaryFile aside(file);
    {
        juce::FileOutputStream stream(aside.getFile());
        if (!stream.openedOk() || !midi_file_of(music, heading).writeTo(stream)) return false;
        stream.flush();
        if (stream.getStatus().failed()) return false;
    }
    return aside.overwriteTargetFileWithTemporary();
}

}  // namespace affetto::plugin
