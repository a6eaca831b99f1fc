#include "affetto/chords.h"

#include "music/chord_table.h"

namespace affetto {

using namespace music;

namespace {

constexpr int leading_degree = 11;
constexpr std::uint32_t major_triad = set_of({0, 4, 7});
constexpr std::uint32_t minor_triad = set_of({0, 3, 7});
constexpr std::uint32_t dominant = set_of({0, 4, 7, 10});
constexpr std::uint32_t major_seventh = set_of({0, 4, 7, 11});
constexpr std::uint32_t minor_seventh = set_of({0, 3, 7, 10});
constexpr std::uint32_t diminished = set_of({0, 3, 6});
constexpr std::uint32_t suspended = set_of({0, 5, 7});

int class_of(int degree, std::uint32_t intervals) noexcept { return find_class(wrap12(degree), intervals); }

int fold_diminished(int degree, std::uint32_t intervals) noexcept {
    const bool half = contains(intervals, 10);
    const bool full = !half && contains(intervals, 9);
    const bool leads = degree == leading_degree || (full && (degree + 1) % 3 == 0);
    if (leads) return class_of(leading_degree, diminished);
    if (half) return class_of(degree + 3, minor_triad);
    return class_of(degree - 4, dominant);
}

int fold_without_third(int degree, std::uint32_t intervals) noexcept {
    if (contains(intervals, 5)) {
        const int known = class_of(degree, suspended);
        if (known >= 0) return known;
    }
    const bool minor_third = contains(set_of({2, 4, 9, 11}), degree);
    if (contains(intervals, 10)) return class_of(degree, minor_third ? minor_seventh : dominant);
    return class_of(degree, minor_third ? minor_triad : major_triad);
}

}  // namespace

int chord_class(int root, std::uint32_t intervals, int tonic) noexcept {
    if (root < 0 || intervals == 0) return no_chord_class;
    const int degree = wrap12(root - tonic);
    if (contains(intervals, 4)) {
        if (contains(intervals, 10)) return class_of(degree, dominant);
        return class_of(degree, contains(intervals, 11) ? major_seventh : major_triad);
    }
    if (contains(intervals, 3)) {
        if (contains(intervals, 6) && !contains(intervals, 7)) return fold_diminished(degree, intervals);
        return class_of(degree, contains(intervals, 10) ? minor_seventh : minor_triad);
    }
    return fold_without_third(degree, intervals);
}

Chord chord_of_class(int chord_class, int tonic) noexcept {
    if (chord_class < 0 || chord_class >= class_count) return {};
    const auto& entry = chord_classes[static_cast<std::size_t>(chord_class)];
    if (entry.degree < 0) return {};
    const int root = wrap12(entry.degree + tonic);
    return {root, rotate12(entry.intervals, root)};
}

std::string chord_name(int chord_class, int tonic, bool minor) {
    static constexpr std::array flats{"C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"};
    static constexpr std::array sharps{"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    const Chord chord = chord_of_class(chord_class, tonic);
    if (chord.root < 0) return "N";
    const int signature = tonic + (minor ? 3 : 0);
    const bool sharp = contains(set_of({2, 4, 6, 7, 9, 11}), signature);
    const auto root = static_cast<std::size_t>(chord.root);
    const auto suffix = chord_classes[static_cast<std::size_t>(chord_class)].suffix;
    return std::string(sharp ? sharps[root] : flats[root]) + ":" + std::string(suffix);
}

std::uint32_t scale_of_key(int tonic, bool minor) noexcept AFFETTO_NONBLOCKING {
    constexpr auto major_scale = set_of({0, 2, 4, 5, 7, 9, 11});
    constexpr auto minor_scale = set_of({0, 2, 3, 5, 7, 8, 10, 11});
    return rotate12(minor ? minor_scale : major_scale, tonic);
}

int semitones_to_c(int tonic) noexcept {
    const int up = wrap12(-tonic);
    return up >= 6 ? up - 12 : up;
}

}  // namespace affetto
