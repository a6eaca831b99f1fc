#include "affetto/chord_history.h"

#include <algorithm>
#include <limits>

#include "music/chord_table.h"

namespace affetto {

using namespace music;

namespace {

constexpr int most_beats = std::numeric_limits<std::uint16_t>::max();

/// Shares of the chords that followed, by root and by quality.
class Followers {
public:
    Followers(float* roots, float* qualities) noexcept : roots_(roots), qualities_(qualities) {
        std::fill_n(roots_, contract::harmony::in::after_last_root.size, 0.0F);
        std::fill_n(qualities_, contract::harmony::in::after_last_quality.size, 0.0F);
    }
    void add(int chord_class) noexcept {
        const auto& entry = chord_classes[static_cast<std::size_t>(chord_class)];
        if (entry.degree >= 0) roots_[entry.degree] += 1.0F;
        qualities_[static_cast<int>(entry.quality)] += 1.0F;
        total_ += 1.0F;
    }
    void finish() noexcept {
        if (total_ == 0.0F) return;
        for (int i = 0; i < contract::harmony::in::after_last_root.size; ++i) roots_[i] /= total_;
        for (int i = 0; i < contract::harmony::in::after_last_quality.size; ++i) qualities_[i] /= total_;
    }

private:
    float* roots_;
    float* qualities_;
    float total_ = 0.0F;
};

}  // namespace

const ChordHistory::Span& ChordHistory::back(int places) const noexcept {
    return spans_[static_cast<std::size_t>((count_ - 1 - places) % kept_chords)];
}

void ChordHistory::add(int chord_class, int tonic) noexcept {
    const Chord chord = chord_of_class(chord_class, tonic);
    // N.C. has no notes either, and yet is not the same as no chord.
    const bool goes_on = count_ > 0 && back(0).root == chord.root &&
                         back(0).pitch_classes == chord.pitch_classes &&
                         (back(0).chord_class < 0) == (chord_class < 0);
    if (!goes_on) ++count_;
    Span& span = spans_[static_cast<std::size_t>((count_ - 1) % kept_chords)];
    span = {static_cast<std::int16_t>(chord_class), static_cast<std::int16_t>(chord.root),
            static_cast<std::uint16_t>(chord.pitch_classes),
            static_cast<std::uint16_t>(goes_on ? std::min(span.beats + 1, most_beats) : 1)};
}

/// How many of the chords up to the one `before` places back equal the last ones.
int ChordHistory::matching(int before) const noexcept {
    const int known = std::min(count_, kept_chords);
    int length = 0;
    while (length < longest_echo && before + length < known &&
           back(before + length).chord_class == back(length).chord_class) {
        ++length;
    }
    return length;
}

void ChordHistory::describe(HarmonyContext& context) const noexcept {
    const int known = std::min(count_, kept_chords);
    context.last_chord = known > 0 ? back(0).chord_class : -1;
    context.chord_age_beats = context.last_chord < 0 ? 0 : back(0).beats;
    context.previous_chord = known > 1 ? back(1).chord_class : -1;
    describe_followers(known, context);
}

void ChordHistory::describe_followers(int known, HarmonyContext& context) const noexcept {
    context.echo_chord = -1;
    context.echo_length = context.echo_age_beats = 0;
    Followers after_two(context.after_two_root, context.after_two_quality);
    Followers after_last(context.after_last_root, context.after_last_quality);
    for (int before = 1; before < known && context.last_chord >= 0; ++before) {
        const int follower = back(before - 1).chord_class;
        const int length = follower < 0 ? 0 : matching(before);
        if (length == 0) continue;
        after_last.add(follower);
        if (length > 1) after_two.add(follower);
        if (length <= context.echo_length) continue;
        context.echo_chord = follower;
        context.echo_length = length;
        context.echo_age_beats = back(before).beats;
    }
    after_two.finish();
    after_last.finish();
}

}  // namespace affetto
