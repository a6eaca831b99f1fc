#include "pipeline_support.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <thread>

#include "soak/midi_judge.h"

namespace affetto::testing {

namespace {

int kind_of(const StreamEvent& event) { return event.bytes[0] >> 4; }

}  // namespace

bool is_note_on(const StreamEvent& event) { return kind_of(event) == 0x9; }
bool is_note_off(const StreamEvent& event) { return kind_of(event) == 0x8; }

std::vector<float> plucked_chords(double seconds, double rate_hz, double tempo_bpm) {
    constexpr std::array<std::array<int, 3>, 4> chords{
        {{48, 64, 67}, {53, 65, 69}, {55, 62, 71}, {48, 64, 72}}};
    const double beat_seconds = 60.0 / tempo_bpm;
    std::vector<float> audio(static_cast<std::size_t>(seconds * rate_hz), 0.0F);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        const double time = static_cast<double>(i) / rate_hz;
        const double since = std::fmod(time, beat_seconds);
        const auto bar = static_cast<std::size_t>(time / (4.0 * beat_seconds)) % chords.size();
        for (const int pitch : chords[bar]) {
            const double radians =
                2.0 * std::numbers::pi * 440.0 * std::pow(2.0, (pitch - 69) / 12.0) * since;
            audio[i] += static_cast<float>(0.1 * std::exp(-6.0 * since) * std::sin(radians));
        }
    }
    return audio;
}

void TestHost::play(double tempo_bpm, double from_beats) {
    const std::int64_t begin = position_;
    transport_ = [=, rate_hz = rate_hz_](std::int64_t sample) {
        HostTransport transport;
        transport.known = transport.playing = true;
        transport.tempo_bpm = tempo_bpm;
        transport.position_beats =
            from_beats + static_cast<double>(sample - begin) * tempo_bpm / 60.0 / rate_hz;
        return transport;
    };
}

void TestHost::stop() {
    transport_ = [](std::int64_t) {
        HostTransport transport;
        transport.known = true;
        return transport;
    };
}

void TestHost::leave_alone() {
    transport_ = [](std::int64_t) { return HostTransport{}; };
}

void TestHost::give(std::span<const float> block) {
    std::vector<MidiEvent> memory(room);
    MidiOutput midi(memory);
    const float* const channel = block.data();
    const HostTransport transport = transport_(position_);
    if (waits_ || processes_) {
        pipeline_.process({&channel, 1}, block.size(), transport, midi);
    } else {
        pipeline_.render({&channel, 1}, block.size(), transport, midi);
    }
    while (waits_ && pipeline_.counters().chunks_heard < pipeline_.counters().chunks_submitted) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    for (const MidiEvent& event : midi.events()) {
        events_.push_back({event.offset < block.size() ? position_ + event.offset : -1, event.bytes});
    }
    position_ += static_cast<std::int64_t>(block.size());
}

void TestHost::run(std::span<const float> audio, const std::function<std::size_t()>& next_size) {
    while (!audio.empty()) {
        const std::size_t size = std::min(audio.size(), next_size());
        give(audio.first(size));
        audio = audio.subspan(size);
    }
}

void TestHost::run(std::span<const float> audio, std::size_t block) {
    run(audio, [block] { return block; });
}

std::string fault_in(const std::vector<StreamEvent>& events, bool all_ended) {
    soak::MidiJudge judge;
    for (const StreamEvent& event : events) {
        const MidiEvent alone{0, event.bytes};
        judge.judge(event.sample, event.sample < 0 ? 0 : 1, {&alone, 1});
        if (judge.fault() != nullptr) return judge.fault() + (" at sample " + std::to_string(event.sample));
    }
    if (all_ended && judge.sounding() != 0) return std::to_string(judge.sounding()) + " notes never end";
    return "";
}

}  // namespace affetto::testing
