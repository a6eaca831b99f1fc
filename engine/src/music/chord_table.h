// The contract's chord names, read once by the compiler.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "affetto/contract.h"

namespace affetto::music {

inline constexpr int class_count = contract::harmony::output_size;
static_assert(contract::harmony::classes.size() == class_count);

/// The pitch class of a pitch, which may be negative.
constexpr int wrap12(int pitch) noexcept { return ((pitch % 12) + 12) % 12; }

/// A set of pitch classes, each moved up by `semitones`.
constexpr std::uint32_t rotate12(std::uint32_t set, int semitones) noexcept {
    const int by = wrap12(semitones);
    return ((set << by) | (set >> (12 - by))) & 0xFFFU;
}

constexpr std::uint32_t set_of(std::initializer_list<int> pitch_classes) noexcept {
    std::uint32_t set = 0;
    for (const int pitch_class : pitch_classes) set |= 1U << wrap12(pitch_class);
    return set;
}

/// True where the pitch's class is in the set.
constexpr bool contains(std::uint32_t set, int pitch) noexcept { return (set >> wrap12(pitch) & 1U) != 0; }

/// The contract's qualities, in the order of its one-hot slices.
enum class Quality : int { major, minor, seventh, major_seventh, minor_seventh, other };

struct ChordClass {
    int degree = -1;  ///< Semitones above the tonic; -1 for N.C.
    Quality quality = Quality::other;
    std::uint32_t intervals = 0;  ///< Above the root; bit 0 is the root.
    std::string_view suffix;      ///< The quality as written.
};

struct NamedQuality {
    std::string_view name;
    Quality quality;
    std::uint32_t intervals;
};

inline constexpr std::array named_qualities{
    NamedQuality{"maj", Quality::major, set_of({0, 4, 7})},
    NamedQuality{"min", Quality::minor, set_of({0, 3, 7})},
    NamedQuality{"7", Quality::seventh, set_of({0, 4, 7, 10})},
    NamedQuality{"maj7", Quality::major_seventh, set_of({0, 4, 7, 11})},
    NamedQuality{"min7", Quality::minor_seventh, set_of({0, 3, 7, 10})},
    NamedQuality{"dim", Quality::other, set_of({0, 3, 6})},
    NamedQuality{"sus4", Quality::other, set_of({0, 5, 7})},
};

inline constexpr std::array<std::string_view, 12> degree_names{"I",  "bII", "II",  "bIII", "III",  "IV",
                                                               "bV", "V",   "bVI", "VI",   "bVII", "VII"};

/// Reads a name such as "bIII:min7". A name that the tables above lack does not compile.
consteval ChordClass read_class(std::string_view name) {
    if (name == "N.C.") return {};
    const auto colon = name.find(':');
    ChordClass read;
    for (int degree = 0; degree < 12; ++degree) {
        if (degree_names[static_cast<std::size_t>(degree)] == name.substr(0, colon)) read.degree = degree;
    }
    for (const auto& quality : named_qualities) {
        if (quality.name != name.substr(colon + 1)) continue;
        read.quality = quality.quality;
        read.intervals = quality.intervals;
        read.suffix = quality.name;
    }
    if (read.degree < 0 || read.intervals == 0) throw "the contract names a chord that is not known here";
    return read;
}

consteval std::array<ChordClass, class_count> read_classes() {
    std::array<ChordClass, class_count> classes{};
    for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = read_class(contract::harmony::classes[i]);
    return classes;
}

inline constexpr std::array<ChordClass, class_count> chord_classes = read_classes();

/// The class of a degree and intervals; -1 where the contract has none.
constexpr int find_class(int degree, std::uint32_t intervals) noexcept {
    for (int i = 0; i < class_count; ++i) {
        const auto& entry = chord_classes[static_cast<std::size_t>(i)];
        if (entry.degree == degree && entry.intervals == intervals) return i;
    }
    return -1;
}

inline constexpr int no_chord_class = find_class(-1, 0);
static_assert(no_chord_class >= 0);

}  // namespace affetto::music
