#include "music/harmony_rules.h"

#include <algorithm>
#include <cmath>

#include "music/chord_table.h"

namespace affetto::music {

namespace {

constexpr float mid_bar_hold_odds = 1.5F;
constexpr float off_beat_hold_odds = 2.0F;
constexpr float impatience = 1.2F;  ///< A bar, where nothing is heard.
constexpr float never_changes = 1e6F;
constexpr float cadence_hold_odds = 0.6F;
constexpr float rest_hold_odds = 4.0F;  ///< More, where nothing is heard: a period rests on its tonic.
constexpr float valence_strength = 0.8F;
constexpr float dominant_weight = 2.5F;
constexpr float tonic_weight = 4.0F;
constexpr float unheard_cadence = 8.0F;  ///< So much more of both where no recording has its own;
constexpr float left_tonic = 0.25F;      ///< and so little of the tonic just before.
constexpr float most_worn = 0.001F;  ///< What is left of a worn chord where nothing is heard or to return.
constexpr float unheard_borrowed = 0.2F;
constexpr float plain_surprise = 0.3F;  ///< Where the network's own share of borrowed chords is left.

enum class Cadence { none, open, closing, closed };

/// Phrases end on the dominant, periods go from it to the tonic on their last downbeat.
Cadence cadence_at(const Timeline& timeline, int beat) noexcept {
    const int bar = timeline.bar_in_period(beat);
    const bool late = 2 * timeline.beat_in_bar(beat) >= timeline.beats_per_bar() || timeline.compound();
    if (bar == bars_per_phrase - 1 && late) return Cadence::open;
    if (bar == bars_per_period - 2 && late) return Cadence::closing;
    if (bar == bars_per_period - 1) return Cadence::closed;
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

float cadence_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const auto& entry = chord_classes[chord_class];
    const float alone = plan.pitched[beat] ? 1.0F : unheard_cadence;
    const float strength = alone * (1.0F - 0.8F * plan.options.surprise);
    const bool dominant = (entry.degree == 7 && !contains(entry.intervals, 3)) || entry.degree == 11;
    switch (cadence_at(plan.timeline, beat)) {
        case Cadence::open:
        case Cadence::closing:
            if (dominant) return 1.0F + dominant_weight * strength;
            return entry.degree == 0 && !plan.pitched[beat] ? left_tonic : 1.0F;
        case Cadence::closed:
            return is_tonic(chord_class) ? 1.0F + tonic_weight * strength : 1.0F;
        case Cadence::none:
            break;
    }
    return 1.0F;
}

/// From a quarter of the network's own wish for chords outside the key to three times it; far less where
/// no recording calls for one and chords are drawn freely.
float borrowed_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const Chord chord = chord_of_class(chord_class, plan.key.tonic);
    if ((chord.pitch_classes & ~scale_of_key(plan.key.tonic, plan.key.minor)) == 0) return 1.0F;
    const float surprise = plan.options.surprise;
    const float called = plan.pitched[beat] ? 1.0F : unheard_borrowed;
    if (surprise < plain_surprise) return called * (0.25F + 0.75F * surprise / plain_surprise);
    return called * (1.0F + 2.0F * (surprise - plain_surprise) / (1.0F - plain_surprise));
}

bool is_within(const Plan& plan, int chord_class) noexcept {
    const std::uint32_t set = chord_of_class(chord_class, plan.key.tonic).pitch_classes;
    return set != 0 && (set & ~plan.scale()) == 0;
}

}  // namespace

float hold_odds(const Plan& plan, int beat, int age_beats, float clarity) noexcept {
    const Timeline& timeline = plan.timeline;
    const float arousal = arousal_of(plan.feelings[beat]);
    const float free = 1.0F - clarity;
    const float age_bars = static_cast<float>(age_beats) / static_cast<float>(timeline.beats_per_bar());
    const float overdue = std::max(0.0F, age_bars - (1.0F - 0.5F * arousal));
    const float slowness = std::exp(-0.7F * arousal - impatience * free * overdue);
    const bool closed = cadence_at(timeline, beat) == Cadence::closed;
    if (timeline.is_downbeat(beat)) return slowness * (closed ? cadence_hold_odds : 1.0F);
    if (timeline.compound()) return never_changes;
    const int last = beat > 0 ? plan.chord_classes[beat - 1] : -1;
    const float rest = closed && last >= 0 && is_tonic(last) ? 1.0F + rest_hold_odds * free : 1.0F;
    if (timeline.is_mid_bar(beat)) return slowness * rest * mid_bar_hold_odds * (1.0F + free);
    return slowness * rest * off_beat_hold_odds * (1.0F + 8.0F * free);
}

bool may_play(const Plan& plan, int chord_class) noexcept {
    if (chord_class == no_chord_class) return false;
    if (!plan.options.within_key || is_within(plan, chord_class)) return true;
    for (int i = 0; i < class_count; ++i) {
        if (is_within(plan, i)) return false;
    }
    return contains(plan.scale(), chord_of_class(chord_class, plan.key.tonic).root);
}

float wear(const Plan& plan, int beat, float clarity) noexcept {
    if (cadence_at(plan.timeline, beat) == Cadence::closed) return 1.0F;  // However worn, it comes home.
    return std::pow(most_worn, (1.0F - clarity) * (1.0F - plan.options.repetition));
}

float class_factor(const Plan& plan, int beat, int chord_class) noexcept {
    const float brightness = valence_strength * plan.brightening[beat];
    return std::exp(brightness * third_colour(chord_class)) * cadence_factor(plan, beat, chord_class) *
           borrowed_factor(plan, beat, chord_class);
}

}  // namespace affetto::music
