#include "midi_outlet.h"

#include "affetto/async_pipeline.h"

namespace affetto::plugin {

namespace {

// What JUCE's buffer needs for three bytes of MIDI, and the most that one block ever holds: the engine's
// events, the ends of all notes that can sound, and a panic.
constexpr std::size_t bytes_per_event = 3 + sizeof(juce::int32) + sizeof(juce::uint16);
constexpr std::size_t most_events = ample_midi_events + 16 * 128 + 16 * 3;
constexpr std::uint8_t note_off = 0x80, note_on = 0x90, control_change = 0xB0;
constexpr std::array<std::uint8_t, 3> panic_controllers{64, 120, 123};  // Pedal up, sound off, notes off.

void add(juce::MidiBuffer& midi, std::uint8_t status, std::uint8_t first, std::uint8_t second, int offset) {
    const std::array<std::uint8_t, 3> bytes{status, first, second};
    midi.addEvent(bytes.data(), static_cast<int>(bytes.size()), offset);
}

}  // namespace

void MidiOutlet::prepare() {
    ends_due_ = true;
    spare_ = {};
    spare_.ensureSize(most_events * bytes_per_event);
    own_memory_ = spare_.data.getRawDataPointer();
}

void MidiOutlet::send(std::span<const MidiEvent> events, juce::MidiBuffer& midi, std::size_t sample_count) {
    take_roomy(midi);
    midi.clear();
    if (sample_count > 0) send_due_ends(midi);
    for (const MidiEvent& event : events) {
        if (!keep_track(event)) continue;
        add(midi, event.bytes[0], event.bytes[1], event.bytes[2], static_cast<int>(event.offset));
    }
}

// A host's buffer may be small, and growing it would allocate. So it gets ours, once, and keeps it.
void MidiOutlet::take_roomy(juce::MidiBuffer& midi) {
    const bool has_ours = midi.data.getRawDataPointer() == own_memory_;
    const bool ours_is_here = spare_.data.getRawDataPointer() == own_memory_;
    if (!has_ours && ours_is_here) midi.swapWith(spare_);
}

void MidiOutlet::send_due_ends(juce::MidiBuffer& midi) {
    if (ends_due_ || panic_) {
        for (std::size_t note = 0; note < sounding_.size() && sounding_.any(); ++note) {
            if (!sounding_[note]) continue;
            add(midi, static_cast<std::uint8_t>(note_off | (note / pitch_count)),
                static_cast<std::uint8_t>(note % pitch_count), 0, 0);
        }
        sounding_.reset();
    }
    if (panic_) {
        for (int channel = 0; channel < channel_count; ++channel) {
            for (const std::uint8_t controller : panic_controllers) {
                add(midi, static_cast<std::uint8_t>(control_change | channel), controller, 0, 0);
            }
        }
    }
    ends_due_ = panic_ = false;
}

bool MidiOutlet::keep_track(const MidiEvent& event) noexcept {
    const std::uint8_t status = event.bytes[0] & 0xF0U;
    const std::size_t note = static_cast<std::size_t>(event.bytes[0] & 0x0FU) * pitch_count + event.bytes[1];
    const bool begins = status == note_on && event.bytes[2] > 0;
    if (status != note_on && status != note_off) return true;
    const bool sounded = sounding_[note];
    sounding_.set(note, begins);
    return begins || sounded;
}

}  // namespace affetto::plugin
