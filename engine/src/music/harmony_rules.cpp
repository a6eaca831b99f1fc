#include "music/harmony_rules.h"

#include <algorithm>
#include <cmath>

#include "music/chord_table.h"

namespace affetto::music {

namespace {

constexpr float mid_bar_hold_odds = 1.5F;
constexpr float off_beat_hold_odds = 2.0F;
constexpr float impatience = 2.2F;  ///< A bar, where nothing is heard.
constexpr float never_changes = 1e6F;
constexpr float cadence_hold_odds = 0.6F;
/// Where nothing is heard: how much longer a cadence rests on the chord that it wants, and what is left of
/// the odds of any other.
constexpr float rest_hold_odds = 4.0F;
constexpr float restless_hold_odds = 0.1F;
constexpr float valence_strength = 0.8F;
constexpr float dominant_weight = 2.5F;
constexpr float tonic_weight = 4.0F;
constexpr float unheard_cadence = 320.0F;  ///< So much more of both where no recording has its own;
constexpr float left_tonic = 0.1F;         ///< so little of the tonic just before,
constexpr float weak_dominant = 0.1F;      ///< of a minor chord in the dominant's place,
constexpr float far_from_home = 1e-9F;     ///< and of all but the tonic's own triad where the music ends, and
                                           ///< of all but the dominant with a major third before it.
/// A dominant without its third, to one that has it, where nothing is heard.
constexpr float suspended = 0.05F;
constexpr float early_dominant = 0.02F;  ///< Of a dominant's weight in the first half of a phrase's last bar.
constexpr float most_returned = 400.0F;  ///< What a chord that is to return gains where nothing is heard,
constexpr float least_contrast = 0.1F;   ///< and what is left of one from which the other phrase differs.
constexpr float unheard_borrowed = 0.2F;
constexpr float plain_surprise = 0.3F;  ///< Where the network's own share of borrowed chords is left.

enum class Cadence { none, soon_open, open, closing, closed, before_last, last };

/// Phrases end on the dominant, periods go from it to the tonic on their last downbeat. Where a bar has no
/// middle on which chords change, the dominant has all of it.
Cadence cadence_at(const Timeline& timeline, int beat) noexcept {
    const bool halves = timeline.beats_per_bar() == 4 && !timeline.compound();
    const bool late = !halves || 2 * timeline.beat_in_bar(beat) >= timeline.beats_per_bar();
    const int bar = timeline.bar_in_period(beat);
    if (timeline.is_last_bar(timeline.bar(beat))) return Cadence::last;
    if (timeline.is_last_bar(timeline.bar(beat) + 1)) return late ? Cadence::before_last : Cadence::none;
    if (bar == bars_per_period - 2) return late ? Cadence::closing : Cadence::none;
    if (bar == bars_per_period - 1) return Cadence::closed;
    if (bar == bars_per_phrase - 1) return late ? Cadence::open : Cadence::soon_open;
    return Cadence::none;
}

/// 1 for chords with a major third, -1 for those with a minor one, 0 for the rest.
float third_colour(int chord_class) noexcept {
    const std::uint32_t intervals = chord_classes[chord_class].intervals;
    return (contains(intervals, 4) ? 1.0F : 0.0F) - (contains(intervals, 3) ? 1.0F : 0.0F);
}

bool is_tonic(int chord_class) noexcept {
    const auto& entry = chord_classes[chord_class];
    return entry.degree == 0 && contains(entry.intervals, 7);
}

/// The tonic's triad in the key's mode.
bool is_home(const Plan& plan, int beat, int chord_class) noexcept {
    const int third = plan.minor[beat] ? 3 : 4;
    return chord_classes[chord_class].degree == 0 &&
           chord_classes[chord_class].intervals == (1U | 1U << third | 1U << 7);
}

bool is_dominant(int chord_class) noexcept {
    const auto& entry = chord_classes[chord_class];
    return (entry.degree == 7 && !contains(entry.intervals, 3)) || entry.degree == 11;
}

/// The dominant's triad or seventh chord, with the leading note.
bool is_full_dominant(int chord_class) noexcept {
    const auto& entry = chord_classes[chord_class];
    return entry.degree == 7 && contains(entry.intervals, 4) && !contains(entry.intervals, 11);
}

/// What leads to a cadence weighs where the dominant is due.
float dominant_factor(int chord_class, float strength, bool alone) noexcept {
    if (is_dominant(chord_class)) {
        const bool full = !alone || is_full_dominant(chord_class);
        return 1.0F + dominant_weight * strength * (full ? 1.0F : suspended);
    }
    if (!alone) return 1.0F;
    const int degree = chord_classes[chord_class].degree;
    return degree == 7 ? weak_dominant : degree == 0 ? left_tonic : 1.0F;
}

float cadence_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const bool alone = !plan.pitched[beat];
    const float strength = (alone ? unheard_cadence : 1.0F) * (1.0F - 0.8F * plan.options.surprise);
    const float closed = is_tonic(chord_class) ? 1.0F + tonic_weight * strength : 1.0F;
    switch (cadence_at(plan.timeline, beat)) {
        case Cadence::soon_open:
            return alone ? dominant_factor(chord_class, early_dominant * strength, true) : 1.0F;
        case Cadence::open:
        case Cadence::closing:
            return dominant_factor(chord_class, strength, alone);
        case Cadence::before_last:
            if (alone) return is_full_dominant(chord_class) ? 1.0F : far_from_home;
            return dominant_factor(chord_class, strength, alone);
        case Cadence::last:
            if (alone) return is_home(plan, beat, chord_class) ? 1.0F : far_from_home;
            return closed;
        case Cadence::closed:
            return closed;
        case Cadence::none:
            break;
    }
    return 1.0F;
}

/// Whether a class is the dominant that a cadence wants where nothing is heard: it has its major third in
/// sad music too.
bool leads_home(const Plan& plan, int beat, int chord_class) noexcept {
    const Cadence cadence = cadence_at(plan.timeline, beat);
    const bool due =
        cadence == Cadence::open || cadence == Cadence::closing || cadence == Cadence::before_last;
    return due && !plan.pitched[beat] && is_dominant(chord_class);
}

/// From a quarter of the network's own wish for chords outside the key to three times it; far less where
/// no recording calls for one and chords are drawn freely.
float borrowed_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const Chord chord = chord_of_class(chord_class, plan.tonic);
    if ((chord.pitch_classes & ~scale_of_key(plan.tonic, plan.minor[beat])) == 0) return 1.0F;
    const float surprise = plan.options.surprise;
    const float called = plan.pitched[beat] ? 1.0F : unheard_borrowed;
    if (surprise < plain_surprise) return called * (0.25F + 0.75F * surprise / plain_surprise);
    return called * (1.0F + 2.0F * (surprise - plain_surprise) / (1.0F - plain_surprise));
}

/// How readily the chord before goes on where a cadence wants one chord: longer where it is that one.
float cadence_hold(const Plan& plan, int beat, float free) noexcept {
    const Cadence cadence = cadence_at(plan.timeline, beat);
    const int last = beat > 0 ? plan.chord_classes[beat - 1] : -1;
    if (cadence == Cadence::none || last < 0) return 1.0F;
    const bool closes = cadence == Cadence::closed || cadence == Cadence::last;
    if (closes ? is_tonic(last) : is_dominant(last)) {
        return plan.timeline.is_downbeat(beat) ? 1.0F : 1.0F + rest_hold_odds * free;
    }
    if (cadence == Cadence::soon_open) return 1.0F;
    const float heard = closes && plan.timeline.is_downbeat(beat) ? cadence_hold_odds : 1.0F;
    return heard * std::pow(restless_hold_odds, free);
}

bool is_within(const Plan& plan, int beat, int chord_class) noexcept {
    const std::uint32_t set = chord_of_class(chord_class, plan.tonic).pitch_classes;
    return set != 0 && (set & ~plan.scale(beat)) == 0;
}

}  // namespace

float hold_odds(const Plan& plan, int beat, int age_beats, float clarity) noexcept {
    const Timeline& timeline = plan.timeline;
    const float arousal = arousal_of(plan.feelings[beat]);
    const float free = 1.0F - clarity;
    const float age_bars = static_cast<float>(age_beats) / static_cast<float>(timeline.beats_per_bar());
    const float overdue = std::max(0.0F, age_bars - (1.0F - 0.5F * arousal));
    const float slowness = std::exp(-0.7F * arousal - impatience * free * overdue);
    const float cadence = cadence_hold(plan, beat, free);
    if (timeline.is_downbeat(beat)) return slowness * cadence;
    if (timeline.compound()) return never_changes;
    if (timeline.is_mid_bar(beat)) return slowness * cadence * mid_bar_hold_odds * (1.0F + free);
    return slowness * std::max(cadence, 1.0F) * off_beat_hold_odds * (1.0F + 8.0F * free);
}

bool may_play(const Plan& plan, int beat, int chord_class) noexcept {
    if (chord_class == no_chord_class) return false;
    if (!plan.options.within_key || is_within(plan, beat, chord_class)) return true;
    for (int i = 0; i < class_count; ++i) {
        if (is_within(plan, beat, i)) return false;
    }
    return contains(plan.scale(beat), chord_of_class(chord_class, plan.tonic).root);
}

float wear(const Plan& plan, int beat, float clarity, float most) noexcept {
    const Cadence cadence = cadence_at(plan.timeline, beat);
    const bool due = cadence != Cadence::none && cadence != Cadence::soon_open;
    if (due) return 1.0F;  // However worn, it comes home.
    return std::pow(most, (1.0F - clarity) * (1.0F - plan.options.repetition));
}

float return_factor(const Plan& plan, int beat, float clarity) noexcept {
    if (cadence_at(plan.timeline, beat) != Cadence::none) return 1.0F;  // Phrases return, cadences answer.
    return std::pow(most_returned, (1.0F - clarity) * plan.options.repetition);
}

float contrast_factor(float clarity) noexcept { return std::pow(least_contrast, 1.0F - clarity); }

float class_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const float colour = leads_home(plan, beat, chord_class) ? 0.0F : third_colour(chord_class);
    return std::exp(valence_strength * plan.brightening[beat] * colour) *
           cadence_factor(plan, beat, chord_class) * borrowed_factor(plan, beat, chord_class);
}

}  // namespace affetto::music
