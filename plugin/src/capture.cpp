#include "capture.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace affetto::plugin {

namespace {

constexpr std::uint64_t bar_mark = 1ULL << 63;
/// A song position that is off by more is a jump, and a bar begins there.
constexpr double jump_beats = 0.05;
/// Bar lines that lie closer are one.
constexpr double same_line_beats = 1e-3;
constexpr double farthest_beats = 1e9;

std::uint64_t pack(const std::array<std::uint8_t, 3>& bytes) noexcept {
    return static_cast<std::uint64_t>(bytes[0]) | static_cast<std::uint64_t>(bytes[1]) << 8 |
           static_cast<std::uint64_t>(bytes[2]) << 16;
}

std::array<std::uint8_t, 3> unpack(std::uint64_t payload) noexcept {
    return {static_cast<std::uint8_t>(payload), static_cast<std::uint8_t>(payload >> 8),
            static_cast<std::uint8_t>(payload >> 16)};
}

bool is_signature(int numerator, int denominator) noexcept {
    return numerator >= 1 && numerator <= 64 && denominator >= 1 && denominator <= 64 &&
           std::has_single_bit(static_cast<unsigned>(denominator));
}

}  // namespace

Capture::Capture() : slots_(capacity) {}

void Capture::prepare(double sample_rate_hz) noexcept {
    sample_rate_hz_ = sample_rate_hz;
    line_known_ = false;
}

void Capture::take(std::size_t sample_count, std::span<const MidiEvent> events, const Playhead& after,
                   const HostTransport& transport) noexcept {
    const double beats_per_sample = after.tempo_bpm / 60.0 / sample_rate_hz_;
    const double length_beats = after.playing ? static_cast<double>(sample_count) * beats_per_sample : 0.0;
    const double begin_beats = elapsed_beats_.load(std::memory_order_relaxed);
    if (after.playing) {
        put_bar_lines(after.position_beats - length_beats, length_beats, after, transport);
    } else {
        line_known_ = false;
    }
    for (const MidiEvent& event : events) {
        const double within_beats = after.playing ? event.offset * beats_per_sample : 0.0;
        put({begin_beats + within_beats, pack(event.bytes), 0.0});
    }
    elapsed_beats_.store(begin_beats + length_beats, std::memory_order_release);
}

void Capture::put_bar_lines(double begin_position, double length_beats, const Playhead& after,
                            const HostTransport& transport) noexcept {
    const bool told = !after.own_clock && is_signature(transport.numerator, transport.denominator);
    const int numerator = told ? transport.numerator : 4, denominator = told ? transport.denominator : 4;
    const double bar_beats = 4.0 * numerator / denominator;
    const double origin = after.own_clock ? 0.0 : transport.bar_start_beats.value_or(0.0);
    if (!(std::fabs(begin_position) < farthest_beats && std::fabs(origin) < farthest_beats)) return;
    const bool jumped = std::fabs(begin_position - last_position_) > jump_beats;
    last_position_ = begin_position + length_beats;
    const double elapsed = elapsed_beats_.load(std::memory_order_relaxed);
    const std::uint64_t payload =
        bar_mark | static_cast<std::uint64_t>(numerator) << 8 | static_cast<std::uint64_t>(denominator);
    const auto put_line = [&](double position) {
        put({elapsed + (position - begin_position), payload, after.tempo_bpm});
        line_beats_ = position;
        line_known_ = true;
    };
    if (!line_known_ || jumped) put_line(begin_position);
    double line = origin + std::ceil((begin_position - origin) / bar_beats - same_line_beats) * bar_beats;
    for (; line < begin_position + length_beats - same_line_beats; line += bar_beats) {
        if (std::fabs(line - line_beats_) > same_line_beats) put_line(std::max(line, begin_position));
    }
}

// A writer of one thread. Readers take what was done and drop what may have been written over meanwhile.
void Capture::put(const Record& record) noexcept {
    const std::uint64_t index = done_.load(std::memory_order_relaxed);
    begun_.store(index + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    Slot& slot = slots_[index % capacity];
    slot.at_beats.store(record.at_beats, std::memory_order_relaxed);
    slot.payload.store(record.payload, std::memory_order_relaxed);
    slot.tempo_bpm.store(record.tempo_bpm, std::memory_order_relaxed);
    done_.store(index + 1, std::memory_order_release);
}

std::vector<Capture::Record> Capture::records() const {
    const std::uint64_t end = done_.load(std::memory_order_acquire);
    std::uint64_t first = end > capacity ? end - capacity : 0;
    std::vector<Record> records;
    records.reserve(end - first);
    for (std::uint64_t index = first; index < end; ++index) {
        const Slot& slot = slots_[index % capacity];
        records.push_back({slot.at_beats.load(std::memory_order_relaxed),
                           slot.payload.load(std::memory_order_relaxed),
                           slot.tempo_bpm.load(std::memory_order_relaxed)});
    }
    std::atomic_thread_fence(std::memory_order_acquire);
    const std::uint64_t begun = begun_.load(std::memory_order_relaxed);
    const std::uint64_t lost = begun > first + capacity ? begun - capacity - first : 0;
    records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(
                                                         std::min<std::uint64_t>(lost, records.size())));
    return records;
}

CapturedMusic Capture::last_bars(int bar_count) const {
    const double now_beats = elapsed_beats_.load(std::memory_order_acquire);
    const std::vector<Record> all = records();
    int wanted = std::clamp(bar_count, 1, most_captured_bars);
    auto first = all.end();
    for (auto record = all.end(); record != all.begin() && wanted > 0;) {
        --record;
        if ((record->payload & bar_mark) == 0) continue;
        first = record;
        --wanted;
    }
    CapturedMusic music;
    if (first == all.end()) return music;
    const double begin_beats = first->at_beats;
    for (auto record = first; record != all.end(); ++record) {
        const double at_beats = record->at_beats - begin_beats;
        if (record->payload & bar_mark) {
            music.bars.push_back({at_beats, record->tempo_bpm, static_cast<int>(record->payload >> 8 & 0xFFU),
                                  static_cast<int>(record->payload & 0xFFU)});
        } else if (at_beats >=
                   0.0) {  // A block's bar lines come before its events, some of which were earlier.
            music.events.push_back({at_beats, unpack(record->payload)});
        }
    }
    music.length_beats = std::max(music.length_beats, now_beats - begin_beats);
    return music;
}

int Capture::bars_kept() const {
    const auto all = records();
    const auto bars = std::count_if(all.begin(), all.end(),
                                    [](const Record& record) { return (record.payload & bar_mark) != 0; });
    return static_cast<int>(std::min<std::ptrdiff_t>(bars, most_captured_bars));
}

}  // namespace affetto::plugin
