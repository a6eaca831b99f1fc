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
        put_lines({after.position_beats - length_beats, begin_beats, length_beats}, after, transport);
    } else {
        line_known_ = false;
    }
    for (const MidiEvent& event : events) {
        const double within_beats = after.playing ? event.offset * beats_per_sample : 0.0;
        put({begin_beats + within_beats, pack(event.bytes), 0.0});
    }
    elapsed_beats_.store(begin_beats + length_beats, std::memory_order_release);
}

// A block may reach over the end of the host's loop: it ends beyond the loop's start then.
void Capture::put_lines(const Stretch& block, const Playhead& after,
                        const HostTransport& transport) noexcept {
    const double loop_beats = transport.loop_end_beats - transport.loop_start_beats;
    const double beyond_beats = after.position_beats - transport.loop_start_beats;
    const double begin_position = block.position_beats + loop_beats;
    const bool goes_over = !after.own_clock && transport.looping && line_known_ && beyond_beats >= 0.0 &&
                           beyond_beats < block.length_beats && loop_beats >= block.length_beats &&
                           std::fabs(begin_position - last_position_) <= jump_beats;
    if (!goes_over) return put_bar_lines(block, after, transport);
    const double until_beats = block.length_beats - beyond_beats;
    put_bar_lines({begin_position, block.elapsed_beats, until_beats}, after, transport);
    put_bar_lines({transport.loop_start_beats, block.elapsed_beats + until_beats, beyond_beats}, after,
                  transport);
}

// After a jump one does, unless a bar line has just gone by that is one there too: a host that loops may
// tell so only with the block after the loop's end.
bool Capture::begins_a_bar(double position_beats, double bar_beats, double origin_beats) const noexcept {
    if (!line_known_) return true;
    if (std::fabs(position_beats - last_position_) <= jump_beats) return false;
    const double since_beats = last_position_ - line_beats_;
    const double line_there = position_beats - since_beats - origin_beats;
    const bool is_line_there = std::fabs(std::remainder(line_there, bar_beats)) <= same_line_beats;
    return since_beats > last_length_beats_ + same_line_beats || !is_line_there;
}

void Capture::put_bar_lines(const Stretch& stretch, const Playhead& after,
                            const HostTransport& transport) noexcept {
    const auto [begin_position, elapsed, length_beats] = stretch;
    const bool told = !after.own_clock && is_signature(transport.numerator, transport.denominator);
    const int numerator = told ? transport.numerator : 4, denominator = told ? transport.denominator : 4;
    const double bar_beats = 4.0 * numerator / denominator;
    const double origin = after.own_clock ? 0.0 : transport.bar_start_beats.value_or(0.0);
    if (!(std::fabs(begin_position) < farthest_beats && std::fabs(origin) < farthest_beats)) return;
    const std::uint64_t payload =
        bar_mark | static_cast<std::uint64_t>(numerator) << 8 | static_cast<std::uint64_t>(denominator);
    const auto put_line = [&, begin_position = begin_position, elapsed = elapsed](double position) {
        put({elapsed + (position - begin_position), payload, after.tempo_bpm});
        line_beats_ = position;
        line_known_ = true;
    };
    if (begins_a_bar(begin_position, bar_beats, origin)) {
        put_line(begin_position);
    } else if (std::fabs(begin_position - last_position_) > jump_beats) {
        line_beats_ += begin_position - last_position_;
    }
    last_position_ = begin_position + length_beats;
    last_length_beats_ = length_beats;
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
