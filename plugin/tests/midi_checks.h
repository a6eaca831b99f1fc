// What must hold of the messages that came out, and of the audio; for every host, so without JUCE.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace affetto::plugin::testing {

/// Plucked chords, one each half second, C F G C by bars of two seconds.
std::vector<float> plucked_chords(double seconds, double sample_rate_hz);

struct TimedMessage {
    std::int64_t sample;  ///< From the stream's first.
    std::array<std::uint8_t, 3> bytes;
    friend bool operator==(const TimedMessage&, const TimedMessage&) = default;
};

/// What is wrong with a stream of messages, or nothing: order, legality, pairing of notes, and every note
/// ended at the end if `ended`.
std::string problem_of(const std::vector<TimedMessage>& messages, bool ended);
/// The first message that lies outside [begin, end), or nothing.
std::string outsider_of(const std::vector<TimedMessage>& messages, std::int64_t begin, std::int64_t end);
/// The first sample that differs in its bits, or nothing.
std::string difference(const std::vector<float>& expected, const std::vector<float>& found);
/// The first sample that is no finite number, or nothing.
std::string nonfinite_in(const std::vector<float>& audio);
std::size_t notes_in(const std::vector<TimedMessage>& messages);
/// The first note whose pitch class is not among the bits, or nothing.
std::string stranger_to(std::uint32_t pitch_classes, const std::vector<TimedMessage>& messages);

}  // namespace affetto::plugin::testing
