#include "soak/midi_judge.h"

namespace affetto::soak {

namespace {

constexpr int note_off = 0x8, note_on = 0x9, control_change = 0xB;

}  // namespace

void MidiJudge::forget() noexcept {
    begun_.fill(silent);
    sounding_ = 0;
    last_sample_ = 0;
}

void MidiJudge::judge(std::int64_t first_sample, std::size_t sample_count,
                      std::span<const MidiEvent> events) noexcept {
    for (const MidiEvent& event : events) {
        const char* fault = event.offset < sample_count ? fault_in(first_sample + event.offset, event)
                                                        : "an event outside its block";
        if (fault_ == nullptr) fault_ = fault;
    }
}

const char* MidiJudge::fault_in(std::int64_t sample, const MidiEvent& event) noexcept {
    if (sample < last_sample_) return "an event before the one in front of it";
    last_sample_ = sample;
    const auto [status, first, second] = event.bytes;
    if (first > 127 || second > 127) return "a data byte above 127";
    const int kind = status >> 4;
    if (kind == control_change) return nullptr;
    std::int64_t& begun = begun_[static_cast<std::size_t>((status & 0xF) * pitches + first)];
    if (kind == note_on) {
        if (second == 0) return "a note-on of velocity 0";
        if (begun != silent) return "a note-on of a sounding note";
        begun = sample;
        ++sounding_;
        ++notes_;
        return nullptr;
    }
    if (kind != note_off) return "neither a note nor a control change";
    if (begun == silent) return "a note-off without a note";
    if (begun >= sample) return "a note of no length";
    begun = silent;
    --sounding_;
    return nullptr;
}

}  // namespace affetto::soak
