#include <algorithm>
#include <cmath>

#include "music/accompaniment.h"
#include "music/chord_table.h"
#include "music/cues.h"
#include "music/density.h"

namespace affetto::music {

namespace {

constexpr int most_strikes = 8;

float activity(const Plan& plan, const Embedding& feeling) {
    return accompaniment_activity(plan, Lane::chords, feeling);
}

/// The middle of the register, higher in glad music.
float centre(const Plan& plan, int beat) {
    const Register range = plan.register_of(Lane::chords);
    return static_cast<float>(range.lowest + range.highest) / 2.0F + chords_lift(plan.feelings[beat]);
}

}  // namespace

void ChordWriter::reset() noexcept {
    phrase_.reset();
    voicing_.clear();
    led_ = {};
    broken_at_ = 0;
}

void ChordWriter::settle(const Plan& plan, int bar) {
    const Embedding& feeling = plan.feelings[plan.timeline.beats(bar).first];
    const float broken_share = std::clamp(0.6F - 0.6F * arousal_of(feeling), 0.0F, 1.0F);
    style_ = bar_random(plan, Stream::chords, bar).unit() < broken_share ? Style::broken : Style::blocks;
    const int count =
        1 + static_cast<int>(std::lround(static_cast<float>(most_strikes - 1) * activity(plan, feeling)));
    const int steps = plan.timeline.steps_per_bar();
    rhythm_ = accented_steps(plan.grooves[bar], steps, count, plan.timeline.compound());
}

void ChordWriter::write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes) {
    if (phrase_.settles(plan, bar)) settle(plan, bar);
    for (const Strike& strike : strikes_of(plan, bar, varied(plan, bar, rhythm_))) {
        lead(plan, strike.step);
        if (voicing_.empty()) continue;
        if (style_ == Style::broken && !ends_alone(plan, bar)) {
            break_chord(plan, strike, notes);
            continue;
        }
        for (const int pitch : voicing_) {
            notes.push_back({Lane::chords, pitch, strike.step, strike.next - strike.step});
        }
    }
}

/// Moves the voices where a chord begins.
void ChordWriter::lead(const Plan& plan, int step) {
    const int beat = step / steps_per_beat;
    const Register range = plan.register_of(Lane::chords);
    const bool inside =
        !voicing_.empty() && voicing_.front() >= range.lowest && voicing_.back() <= range.highest;
    const Chord& chord = plan.chords[beat];
    if (inside && chord.root == led_.root && chord.pitch_classes == led_.pitch_classes) return;
    voicing_ = lead_voices(chord, voicing_, centre(plan, beat), range);
    led_ = chord;
    broken_at_ = 0;
}

/// The third among the inner voices; -1 where it is the lowest, the highest or none.
int ChordWriter::inner_third() const {
    const auto is_third = [&](int pitch) {
        const int interval = wrap12(pitch - led_.root);
        return interval == 3 || interval == 4;
    };
    const auto third = std::find_if(voicing_.begin(), voicing_.end(), is_third);
    const bool inner = third != voicing_.end() && third != voicing_.begin() && third + 1 != voicing_.end();
    return inner ? *third : -1;
}

/// The lowest and the highest at first, then one voice after another, up and down, as far as the lowest
/// one's octave where the register has it; all ring on. Where the first stroke is the only one the third
/// sounds with it.
void ChordWriter::break_chord(const Plan& plan, const Strike& strike, std::vector<WrittenNote>& notes) {
    const int ring = strike.chord_end - strike.step;
    const int voices = static_cast<int>(voicing_.size());
    const int octave = voicing_.front() + 12;
    const bool reaches = octave > voicing_.back() && octave <= plan.register_of(Lane::chords).highest;
    const int top = reaches ? voices : voices - 1;
    const int turn = broken_at_ % std::max(1, 2 * top);
    const int voice = turn <= top ? turn : 2 * top - turn;
    notes.push_back({Lane::chords, voice < voices ? voicing_[voice] : octave, strike.step, ring});
    if (broken_at_ == 0 && voices > 1) {
        const int third = inner_third();
        const bool only = strike.next == strike.chord_end;
        if (only && third >= 0) notes.push_back({Lane::chords, third, strike.step, ring});
        notes.push_back({Lane::chords, voicing_.back(), strike.step, ring});
    }
    ++broken_at_;
}

}  // namespace affetto::music
