#include "midi_checks.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <cmath>
#include <numbers>

namespace affetto::plugin::testing {

std::vector<float> plucked_chords(double seconds, double sample_rate_hz) {
    constexpr std::array<std::array<int, 3>, 4> chords{
        {{48, 64, 67}, {53, 65, 69}, {55, 62, 71}, {48, 64, 72}}};
    std::vector<float> audio(static_cast<std::size_t>(seconds * sample_rate_hz), 0.0F);
    for (std::size_t i = 0; i < audio.size(); ++i) {
        const double time = static_cast<double>(i) / sample_rate_hz;
        const double since = std::fmod(time, 0.5);
        for (const int pitch : chords[static_cast<std::size_t>(time / 2.0) % 4]) {
            const double hz = 440.0 * std::pow(2.0, (pitch - 69) / 12.0);
            for (int partial = 1; partial <= 3; ++partial) {
                const double phase = 2.0 * std::numbers::pi * hz * partial * since;
                audio[i] += static_cast<float>(0.06 / partial * std::exp(-5.0 * since) * std::sin(phase));
            }
        }
    }
    return audio;
}

std::string problem_of(const std::vector<TimedMessage>& messages, bool ended) {
    std::bitset<16 * 128> sounding;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto& [sample, bytes] = messages[i];
        const std::string where =
            "message " + std::to_string(i) + " at sample " + std::to_string(sample) + ": ";
        if (sample < before) return where + "before the one before it";
        before = sample;
        const unsigned status = bytes[0] & 0xF0U;
        if (bytes[1] > 127 || bytes[2] > 127) return where + "a data byte above 127";
        const std::size_t note = (bytes[0] & 0x0FU) * 128U + bytes[1];
        if (status == 0x90 && bytes[2] > 0) {
            if (sounding[note]) return where + "a note that sounds already begins";
            sounding.set(note);
        } else if (status == 0x80 || status == 0x90) {
            if (!sounding[note]) return where + "a note ends that does not sound";
            sounding.reset(note);
        } else if (status != 0xB0) {
            return where + "neither note nor controller";
        }
    }
    if (ended && sounding.any()) return std::to_string(sounding.count()) + " notes never end";
    return {};
}

std::string outsider_of(const std::vector<TimedMessage>& messages, std::int64_t begin, std::int64_t end) {
    for (const auto& message : messages) {
        if (message.sample < begin || message.sample >= end) {
            return "a message at " + std::to_string(message.sample) + ", outside " + std::to_string(begin) +
                   " to " + std::to_string(end);
        }
    }
    return {};
}

std::string difference(const std::vector<float>& expected, const std::vector<float>& found) {
    if (expected.size() != found.size()) return "another number of samples";
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::bit_cast<std::uint32_t>(expected[i]) != std::bit_cast<std::uint32_t>(found[i])) {
            return "sample " + std::to_string(i) + ": " + std::to_string(expected[i]) + ", found " +
                   std::to_string(found[i]);
        }
    }
    return {};
}

std::string nonfinite_in(const std::vector<float>& audio) {
    for (std::size_t i = 0; i < audio.size(); ++i) {
        if (!std::isfinite(audio[i])) return "sample " + std::to_string(i) + ": " + std::to_string(audio[i]);
    }
    return {};
}

std::size_t notes_in(const std::vector<TimedMessage>& messages) {
    return static_cast<std::size_t>(
        std::count_if(messages.begin(), messages.end(), [](const TimedMessage& message) {
            return (message.bytes[0] & 0xF0U) == 0x90 && message.bytes[2] > 0;
        }));
}

std::string stranger_to(std::uint32_t pitch_classes, const std::vector<TimedMessage>& messages) {
    for (const auto& message : messages) {
        const bool begins = (message.bytes[0] & 0xF0U) == 0x90 && message.bytes[2] > 0;
        if (begins && (pitch_classes >> (message.bytes[1] % 12) & 1U) == 0) {
            return "pitch " + std::to_string(message.bytes[1]) + " at sample " +
                   std::to_string(message.sample);
        }
    }
    return {};
}

}  // namespace affetto::plugin::testing
