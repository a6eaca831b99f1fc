// MidiEvent: three bytes at a sample of a block, and the buffer that a caller gives for them.
//
// Threading model: plain values; MidiOutput is for one thread at a time and never allocates.
// Units: offsets are samples from the block's first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace affetto {

struct MidiEvent {
    std::uint32_t offset = 0;
    std::array<std::uint8_t, 3> bytes{};

    friend bool operator==(const MidiEvent&, const MidiEvent&) = default;
};

/// A caller's memory for the events of one block, filled in order of their offsets.
class MidiOutput {
public:
    explicit MidiOutput(std::span<MidiEvent> memory) noexcept : memory_(memory) {}

    std::span<const MidiEvent> events() const noexcept { return memory_.first(size_); }
    std::size_t room() const noexcept { return memory_.size() - size_; }
    void clear() noexcept { size_ = 0; }
    /// False, and nothing changed, where there is no room.
    bool add(const MidiEvent& event) noexcept {
        if (size_ == memory_.size()) return false;
        memory_[size_++] = event;
        return true;
    }

private:
    std::span<MidiEvent> memory_;
    std::size_t size_ = 0;
};

}  // namespace affetto
