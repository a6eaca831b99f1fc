// Reads chord labels in the syntax of Harte, Sandler, Abdallah and Gomez (ISMIR 2005).
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

#include "affetto/chords.h"
#include "music/chord_table.h"

namespace affetto {

using namespace music;

namespace {

struct Shorthand {
    std::string_view name;
    std::uint32_t intervals;
};

constexpr std::array shorthands{
    Shorthand{"maj", set_of({0, 4, 7})},
    Shorthand{"min", set_of({0, 3, 7})},
    Shorthand{"dim", set_of({0, 3, 6})},
    Shorthand{"aug", set_of({0, 4, 8})},
    Shorthand{"maj7", set_of({0, 4, 7, 11})},
    Shorthand{"min7", set_of({0, 3, 7, 10})},
    Shorthand{"7", set_of({0, 4, 7, 10})},
    Shorthand{"dim7", set_of({0, 3, 6, 9})},
    Shorthand{"hdim7", set_of({0, 3, 6, 10})},
    Shorthand{"minmaj7", set_of({0, 3, 7, 11})},
    Shorthand{"maj6", set_of({0, 4, 7, 9})},
    Shorthand{"6", set_of({0, 4, 7, 9})},
    Shorthand{"min6", set_of({0, 3, 7, 9})},
    Shorthand{"9", set_of({0, 4, 7, 10, 14})},
    Shorthand{"maj9", set_of({0, 4, 7, 11, 14})},
    Shorthand{"min9", set_of({0, 3, 7, 10, 14})},
    Shorthand{"11", set_of({0, 4, 7, 10, 14, 17})},
    Shorthand{"maj11", set_of({0, 4, 7, 11, 14, 17})},
    Shorthand{"min11", set_of({0, 3, 7, 10, 14, 17})},
    Shorthand{"13", set_of({0, 4, 7, 10, 14, 21})},
    Shorthand{"maj13", set_of({0, 4, 7, 11, 14, 21})},
    Shorthand{"min13", set_of({0, 3, 7, 10, 14, 21})},
    Shorthand{"sus2", set_of({0, 2, 7})},
    Shorthand{"sus4", set_of({0, 5, 7})},
    Shorthand{"1", set_of({0})},
    Shorthand{"5", set_of({0, 7})},
};

[[noreturn]] void refuse(std::string_view label) {
    throw std::invalid_argument("expected a chord label such as C:min7 or N, found \"" + std::string(label) +
                                "\"");
}

/// Takes sharps and flats off the front and returns their sum.
int take_accidentals(std::string_view& text) noexcept {
    int sum = 0;
    while (!text.empty() && (text.front() == 'b' || text.front() == '#')) {
        sum += text.front() == '#' ? 1 : -1;
        text.remove_prefix(1);
    }
    return sum;
}

/// A scale degree such as "b7" or "#11", in semitones above the root.
std::optional<int> read_degree(std::string_view text) noexcept {
    constexpr std::array major_scale{0, 2, 4, 5, 7, 9, 11};
    const int accidentals = take_accidentals(text);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1 || number > 13) return {};
    return wrap12(major_scale[static_cast<std::size_t>((number - 1) % 7)] + accidentals);
}

std::optional<int> take_root(std::string_view& text) noexcept {
    constexpr std::array letters{9, 11, 0, 2, 4, 5, 7};  // A to G
    if (text.empty() || text.front() < 'A' || text.front() > 'G') return {};
    const int natural = letters[static_cast<std::size_t>(text.front() - 'A')];
    text.remove_prefix(1);
    return wrap12(natural + take_accidentals(text));
}

/// Applies "b7,*3,9": degrees added, and those after a star left out. False where one is no degree.
bool apply_degrees(std::string_view list, std::uint32_t& intervals) noexcept {
    while (!list.empty()) {
        const auto comma = list.find(',');
        std::string_view item = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
        const bool leave_out = !item.empty() && item.front() == '*';
        if (leave_out) item.remove_prefix(1);
        const auto degree = read_degree(item);
        if (!degree) return false;
        const std::uint32_t bit = 1U << *degree;
        intervals = leave_out ? intervals & ~bit : intervals | bit;
    }
    return true;
}

/// The intervals of what follows the colon; empty where it is not understood.
std::optional<std::uint32_t> read_quality(std::string_view text) noexcept {
    const auto open = text.find('(');
    const std::string_view name = text.substr(0, open);
    std::uint32_t intervals = 1;  // A list without a shorthand stands on the root alone.
    bool known = name.empty() && open != std::string_view::npos;
    for (const auto& shorthand : shorthands) {
        if (shorthand.name != name) continue;
        intervals = shorthand.intervals;
        known = true;
    }
    if (!known) return {};
    if (open == std::string_view::npos) return intervals;
    if (text.back() != ')' || !apply_degrees(text.substr(open + 1, text.size() - open - 2), intervals)) {
        return {};
    }
    return intervals;
}

}  // namespace

int chord_class_of_label(std::string_view label, int tonic) {
    if (label == "N") return no_chord_class;
    if (label == "X") return -1;
    std::string_view rest = label;
    const auto root = take_root(rest);
    if (!root) refuse(label);
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos) {
        if (!read_degree(rest.substr(slash + 1))) refuse(label);
        rest = rest.substr(0, slash);
    }
    if (rest.empty()) return chord_class(*root, set_of({0, 4, 7}), tonic);
    if (rest.front() != ':') refuse(label);
    const auto intervals = read_quality(rest.substr(1));
    if (!intervals) refuse(label);
    return chord_class(*root, *intervals, tonic);
}

}  // namespace affetto
