#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "music/accompaniment.h"
#include "music/chord_table.h"
#include "music/density.h"

namespace affetto::music {

namespace {

constexpr float lively = 0.4F;
/// How often a short note before another chord leads to its root.
constexpr float lively_approach = 0.8F;
constexpr float calm_approach = 0.5F;
constexpr int most_strikes = 6;

int centre(const Register& range) { return (range.lowest + range.highest) / 2; }

/// The pitch of a class in the bass register that is nearest to where the bass was, and not far from
/// the middle of its register.
int bass_pitch(int pitch_class, int before, const Register& range) {
    const int from = before < 0 ? centre(range) : before;
    int best = range.lowest;
    int least = 1000;
    for (int pitch = range.lowest; pitch <= range.highest; ++pitch) {
        if (wrap12(pitch) != pitch_class) continue;
        const int distance = 2 * std::abs(pitch - from) + std::abs(pitch - centre(range));
        if (distance < least) {
            least = distance;
            best = pitch;
        }
    }
    return best;
}

float activity(const Plan& plan, const Embedding& feeling) {
    return accompaniment_activity(plan, Lane::bass, feeling);
}

}  // namespace

void BassWriter::reset() noexcept {
    phrase_.reset();
    root_ = -1;
}

void BassWriter::write_bar(const Plan& plan, int bar, std::vector<WrittenNote>& notes) {
    if (phrase_.settles(plan, bar)) {
        const Embedding& feeling = plan.feelings[plan.timeline.beats(bar).first];
        const int count =
            1 + static_cast<int>(std::lround(static_cast<float>(most_strikes - 1) * activity(plan, feeling)));
        const int steps = plan.timeline.steps_per_bar();
        rhythm_ = accented_steps(plan.grooves[bar], steps, count, plan.timeline.compound());
    }
    Random random = bar_random(plan, Stream::bass, bar);
    for (const Strike& strike : strikes_of(plan, bar, varied(plan, bar, rhythm_))) {
        const int pitch = choose(plan, strike, random.unit());
        notes.push_back({Lane::bass, pitch, strike.step, strike.next - strike.step});
    }
}

int BassWriter::choose(const Plan& plan, const Strike& strike, float chance) {
    const int beat = strike.step / steps_per_beat;
    const Chord& chord = plan.chords[beat];
    const Register range = plan.register_of(Lane::bass);
    const int root = bass_pitch(chord.root, root_, range);
    const bool on_beat = strike.step % steps_per_beat == 0;
    const bool begins = on_beat && (plan.chord_begins_at(beat) || plan.timeline.is_downbeat(beat));
    root_ = root;
    if (begins || strike.next - strike.step > plan.timeline.steps_per_pulse()) return root;
    const bool moves = activity(plan, plan.feelings[beat]) > lively;
    if (strike.leads_on && chance < (moves ? lively_approach : calm_approach)) {
        const int approach = step_towards(plan, strike.chord_end, chord);
        if (approach >= 0) return approach;
    }
    const int fifth = root + 7 <= range.highest ? root + 7 : root - 5;
    if (chance < 0.3F && fifth >= range.lowest && contains(chord.pitch_classes, fifth)) return fifth;
    if (chance > 0.85F && moves && root + 12 <= range.highest) return root + 12;
    return root;
}

/// A note a step or two from the next chord's root; -1 where no chord follows.
int BassWriter::step_towards(const Plan& plan, int next_chord_step, const Chord& chord) const {
    const int beat = next_chord_step / steps_per_beat;
    if (beat >= plan.timeline.beat_count() || plan.chord_classes[beat] < 0) return -1;
    const Register range = plan.register_of(Lane::bass);
    const int goal = bass_pitch(plan.chords[beat].root, root_, range);
    const int side = goal >= root_ ? -1 : 1;
    for (const int interval : std::array{1, 2}) {
        const int pitch = goal + side * interval;
        const bool reached = pitch >= range.lowest && pitch <= range.highest;
        if (reached && contains(plan.playable(beat - 1, chord), pitch)) return pitch;
    }
    return -1;
}

}  // namespace affetto::music
