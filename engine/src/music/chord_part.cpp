#include <algorithm>
#include <cmath>

#include "music/accompaniment.h"
#include "music/density.h"
#include "music/random.h"
#include "music/rhythm.h"
#include "music/voicing.h"

namespace affetto::music {

namespace {

constexpr float register_centre = 58.0F;
constexpr int least_broken_strikes = 4;

enum class Style { blocks, broken };

/// One style a phrase; the same draw for every bar, so that nothing else moves it.
std::vector<Style> phrase_styles(const Plan& plan) {
    Random random(plan.options.seed, static_cast<std::uint64_t>(Stream::chords));
    std::vector<Style> styles;
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        const int beat = plan.timeline.beats(bar).first;
        if (bar > 0 && plan.timeline.bar_in_phrase(beat) != 0) {
            styles.push_back(styles.back());
            continue;
        }
        const float broken_share = std::clamp(0.6F - 0.6F * arousal_of(plan.feelings[beat]), 0.0F, 1.0F);
        styles.push_back(random.unit() < broken_share ? Style::broken : Style::blocks);
    }
    return styles;
}

class ChordWriter {
public:
    explicit ChordWriter(const Plan& plan)
        : plan_(plan),
          styles_(phrase_styles(plan)),
          strikes_(strikes_of(plan, phrase_rhythms(plan, [&](float arousal) { return per_bar(arousal); }))) {}

    std::vector<WrittenNote> run() {
        for (const auto& [step, next, end] : strikes_) {
            lead(step);
            if (styles_[plan_.timeline.bar(step / steps_per_beat)] == Style::broken) {
                break_chord(step, end);
            } else {
                for (const int pitch : voicing_) notes_.push_back({Lane::chords, pitch, step, next - step});
            }
        }
        return std::move(notes_);
    }

private:
    int per_bar(float arousal) const {
        const float activity = accompaniment_activity(plan_.options.density, arousal);
        return 1 + static_cast<int>(std::lround(7.0F * activity));
    }

    /// Moves the voices where a chord begins.
    void lead(int step) {
        const int beat = step / steps_per_beat;
        if (beat == led_beat_ || (!voicing_.empty() && !plan_.chord_begins_at(beat))) return;
        voicing_ = lead_voices(plan_.chords[beat], voicing_,
                               register_centre + 2.0F * arousal_of(plan_.feelings[beat]));
        led_beat_ = beat;
        broken_at_ = 0;
    }

    /// The lowest and the middle at first, then one voice after another, up and down; all ring on.
    void break_chord(int step, int end) {
        const int ring = std::min(end - step, plan_.timeline.steps_per_bar());
        const int top = static_cast<int>(voicing_.size()) - 1;
        const int turn = broken_at_ % (2 * top);
        const int voice = turn <= top ? turn : 2 * top - turn;
        notes_.push_back({Lane::chords, voicing_[voice], step, ring});
        if (broken_at_ == 0) notes_.push_back({Lane::chords, voicing_[top], step, ring});
        ++broken_at_;
    }

    const Plan& plan_;
    std::vector<Style> styles_;
    std::vector<Strike> strikes_;
    Voicing voicing_;
    int led_beat_ = -1;
    int broken_at_ = 0;
    std::vector<WrittenNote> notes_;
};

}  // namespace

std::vector<WrittenNote> write_chords(const Plan& plan) { return ChordWriter(plan).run(); }

}  // namespace affetto::music
