#include "pipeline/midi_player.h"

#include <algorithm>
#include <limits>

namespace affetto::pipeline {

namespace {

constexpr double at_once = -std::numeric_limits<double>::infinity();
constexpr std::uint8_t note_off = 0x80, note_on = 0x90, control_change = 0xB0;
constexpr std::uint8_t off_velocity = 64;

MidiEvent event_at(std::int64_t sample, const Stretch& stretch, std::uint8_t status, std::uint8_t first,
                   std::uint8_t second) noexcept {
    return {static_cast<std::uint32_t>(sample - stretch.block_begin_sample), {status, first, second}};
}

}  // namespace

void MidiPlayer::reset() noexcept AFFETTO_NONBLOCKING {
    start_empty_bar();
    sounding_count_ = 0;
}

/// One list of the plan's two, by onset; at a tie the controls come first.
void MidiPlayer::take_events(const BarPlan& plan) noexcept AFFETTO_NONBLOCKING {
    event_count_ = 0;
    const PlannedControl* control = plan.controls.begin();
    const auto take_controls = [&](float until_beats) {
        for (; control != plan.controls.end() && control->onset_beats <= until_beats; ++control) {
            events_[event_count_++] = {control->onset_beats, 0.0F, static_cast<std::uint8_t>(control->lane),
                                       control->controller, control->value};
        }
    };
    for (const PlannedNote& note : plan.notes) {
        take_controls(note.onset_beats);
        events_[event_count_++] = {note.onset_beats, note.duration_beats,
                                   static_cast<std::uint8_t>(note.lane), note.pitch, note.velocity};
    }
    take_controls(std::numeric_limits<float>::infinity());
}

void MidiPlayer::start_bar(const Bar& bar, const BarPlan& plan,
                           double from_beats) noexcept AFFETTO_NONBLOCKING {
    constexpr double rounding_beats = 1e-6;
    bar_ = bar;
    take_events(plan);
    next_event_ = 0;
    while (next_event_ < event_count_ &&
           bar.begin_beats + events_[next_event_].onset_beats < from_beats - rounding_beats) {
        ++next_event_;
    }
}

void MidiPlayer::set_lane(int lane, const LaneSound& sound) noexcept AFFETTO_NONBLOCKING {
    if (lanes_[lane].on && !sound.on) end_lane(lane);
    lanes_[lane] = sound;
}

void MidiPlayer::set_scale(std::uint32_t pitch_classes) noexcept AFFETTO_NONBLOCKING {
    if (pitch_classes == scale_) return;
    scale_ = pitch_classes;
    for (std::size_t i = 0; i < sounding_count_; ++i) {
        if (!is_allowed(sounding_[i].pitch)) sounding_[i].end_beats = at_once;
    }
}

bool MidiPlayer::is_allowed(int pitch) const noexcept AFFETTO_NONBLOCKING {
    constexpr int octave = 12, highest = 127;
    if (pitch < 0 || pitch > highest) return false;
    return scale_ == 0 || (scale_ >> (pitch % octave) & 1U) != 0;
}

std::uint8_t MidiPlayer::nearest_allowed(std::uint8_t pitch) const noexcept AFFETTO_NONBLOCKING {
    constexpr int farthest = 11;  // From one of the ends of the keyboard.
    for (int distance = 0; distance <= farthest; ++distance) {
        for (const int moved : {pitch - distance, pitch + distance}) {
            if (is_allowed(moved)) return static_cast<std::uint8_t>(moved);
        }
    }
    return pitch;
}

void MidiPlayer::end_notes() noexcept AFFETTO_NONBLOCKING {
    for (std::size_t i = 0; i < sounding_count_; ++i) sounding_[i].end_beats = at_once;
}

void MidiPlayer::end_lane(int lane) noexcept AFFETTO_NONBLOCKING {
    for (std::size_t i = 0; i < sounding_count_; ++i) {
        if (sounding_[i].lane == lane) sounding_[i].end_beats = at_once;
    }
}

/// Of the notes that end within the stretch the first; a note sounds for one sample at least.
MidiPlayer::Due MidiPlayer::first_end(const Stretch& stretch,
                                      const PlayClock* clock) const noexcept AFFETTO_NONBLOCKING {
    Due first{none, stretch.end_sample};
    for (std::size_t i = 0; i < sounding_count_; ++i) {
        const Sounding& note = sounding_[i];
        if (clock == nullptr && note.end_beats != at_once) continue;
        std::int64_t sample = std::max(stretch.begin_sample, note.begin_sample + 1);
        if (note.end_beats != at_once) sample = std::max(sample, clock->sample_at(note.end_beats));
        if (sample < first.sample) first = {i, sample};
    }
    return first;
}

bool MidiPlayer::end_note(std::size_t index, std::int64_t sample, const Stretch& stretch,
                          MidiOutput& output) noexcept AFFETTO_NONBLOCKING {
    const Sounding& note = sounding_[index];
    const auto status = static_cast<std::uint8_t>(note_off | note.channel);
    if (!output.add(event_at(sample, stretch, status, note.pitch, off_velocity))) return false;
    // Closing the gap keeps the others in their order, so that ties end in the order they began.
    std::copy(sounding_.begin() + index + 1, sounding_.begin() + sounding_count_, sounding_.begin() + index);
    --sounding_count_;
    return true;
}

std::size_t MidiPlayer::find(std::uint8_t channel, std::uint8_t pitch) const noexcept AFFETTO_NONBLOCKING {
    for (std::size_t i = 0; i < sounding_count_; ++i) {
        if (sounding_[i].channel == channel && sounding_[i].pitch == pitch) return i;
    }
    return none;
}

void MidiPlayer::begin_note(const PlannedEvent& event, std::int64_t sample, const Stretch& stretch,
                            MidiOutput& output) noexcept AFFETTO_NONBLOCKING {
    const LaneSound& lane = lanes_[event.lane];
    const double end_beats = bar_.begin_beats + event.onset_beats + event.duration_beats;
    const std::uint8_t pitch = nearest_allowed(event.number);
    const std::size_t same = find(lane.channel, pitch);
    if (same != none && sounding_[same].begin_sample == sample) {
        // Two lanes share a channel and begin as one: one note, as long as the longer.
        sounding_[same].end_beats = std::max(sounding_[same].end_beats, end_beats);
        return;
    }
    if (sounding_count_ == most_sounding || output.room() < sounding_count_ + 2) {
        ++skipped_;
        return;
    }
    if (same != none) end_note(same, sample, stretch, output);
    const auto status = static_cast<std::uint8_t>(note_on | lane.channel);
    output.add(event_at(sample, stretch, status, pitch, event.value));
    sounding_[sounding_count_++] = {end_beats, sample, event.lane, lane.channel, pitch};
}

void MidiPlayer::begin_event(const PlannedEvent& event, std::int64_t sample, const Stretch& stretch,
                             MidiOutput& output) noexcept AFFETTO_NONBLOCKING {
    if (event.onset_beats >= bar_.length_beats || !lanes_[event.lane].on) return;
    if (event.is_note()) return begin_note(event, sample, stretch, output);
    if (output.room() < sounding_count_ + 1) {
        ++skipped_;
        return;
    }
    const auto status = static_cast<std::uint8_t>(control_change | lanes_[event.lane].channel);
    output.add(event_at(sample, stretch, status, event.number, event.value));
}

void MidiPlayer::play(const Stretch& stretch, const PlayClock& clock,
                      MidiOutput& output) noexcept AFFETTO_NONBLOCKING {
    for (;;) {
        std::int64_t event_sample = stretch.end_sample;
        if (next_event_ < event_count_) {
            event_sample = clock.sample_at(bar_.begin_beats + events_[next_event_].onset_beats);
            event_sample = std::max(event_sample, stretch.begin_sample);
        }
        const Due end = first_end(stretch, &clock);
        if (end.index != none && end.sample <= event_sample) {
            if (!end_note(end.index, end.sample, stretch, output)) return;  // Ends in a later block.
        } else if (event_sample < stretch.end_sample) {
            begin_event(events_[next_event_++], event_sample, stretch, output);
        } else {
            return;
        }
    }
}

void MidiPlayer::play_ends(const Stretch& stretch, MidiOutput& output) noexcept AFFETTO_NONBLOCKING {
    for (Due end = first_end(stretch, nullptr); end.index != none; end = first_end(stretch, nullptr)) {
        if (!end_note(end.index, end.sample, stretch, output)) return;
    }
}

}  // namespace affetto::pipeline
