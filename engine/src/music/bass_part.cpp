#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "music/accompaniment.h"
#include "music/chord_table.h"
#include "music/density.h"
#include "music/random.h"
#include "music/rhythm.h"

namespace affetto::music {

namespace {

constexpr int lowest_bass = 29;
constexpr int highest_bass = 52;
constexpr int bass_centre = 40;
constexpr float lively = 0.45F;

/// The pitch of a class in the bass register that is nearest to where the bass was, and not far from
/// the middle of its register.
int bass_pitch(int pitch_class, int before) {
    int best = lowest_bass;
    int least = 1000;
    for (int pitch = lowest_bass; pitch <= highest_bass; ++pitch) {
        if (wrap12(pitch) != pitch_class) continue;
        const int distance = 2 * std::abs(pitch - before) + std::abs(pitch - bass_centre);
        if (distance < least) {
            least = distance;
            best = pitch;
        }
    }
    return best;
}

class BassWriter {
public:
    explicit BassWriter(const Plan& plan)
        : plan_(plan),
          random_(plan.options.seed, static_cast<std::uint64_t>(Stream::bass)),
          strikes_(strikes_of(plan, phrase_rhythms(plan, [&](float arousal) { return per_bar(arousal); }))) {}

    std::vector<WrittenNote> run() {
        for (const auto& [step, next, end] : strikes_) {
            notes_.push_back({Lane::bass, choose(step, next, end), step, next - step});
        }
        return std::move(notes_);
    }

private:
    int per_bar(float arousal) const { return 1 + static_cast<int>(std::lround(5.0F * activity(arousal))); }

    float activity(float arousal) const { return accompaniment_activity(plan_.options.density, arousal); }

    /// The pitch of a note from `step` to `next`, over a chord that ends at `chord_end_step`.
    int choose(int step, int next, int chord_end_step) {
        const int beat = step / steps_per_beat;
        const float chance = random_.unit();
        const bool on_beat = step % steps_per_beat == 0;
        if (on_beat && plan_.chord_begins_at(beat)) return root_ = bass_pitch(plan_.chords[beat].root, root_);
        if (on_beat && plan_.timeline.is_downbeat(beat)) return root_;
        const bool moves = activity(arousal_of(plan_.feelings[beat])) > lively;
        if (next - step > steps_per_beat) return root_;
        if (moves && next == chord_end_step && chance < 0.7F) {
            const int approach = step_towards(chord_end_step, plan_.chords[beat]);
            if (approach >= 0) return approach;
        }
        const int fifth = root_ + 7 <= highest_bass ? root_ + 7 : root_ - 5;
        if (chance < 0.3F && contains(plan_.chords[beat].pitch_classes, fifth)) return fifth;
        if (chance > 0.85F && moves && root_ + 12 <= highest_bass) return root_ + 12;
        return root_;
    }

    /// A note a step or two from the next chord's root; -1 where no chord follows.
    int step_towards(int next_chord_step, const Chord& chord) const {
        const int beat = next_chord_step / steps_per_beat;
        if (beat >= plan_.timeline.beat_count() || plan_.chord_classes[beat] < 0) return -1;
        const int goal = bass_pitch(plan_.chords[beat].root, root_);
        const int side = goal >= root_ ? -1 : 1;
        for (const int interval : std::array{1, 2}) {
            const int pitch = goal + side * interval;
            if (contains(plan_.scale() | chord.pitch_classes, pitch)) return pitch;
        }
        return -1;
    }

    const Plan& plan_;
    Random random_;
    std::vector<Strike> strikes_;
    int root_ = bass_centre;
    std::vector<WrittenNote> notes_;
};

}  // namespace

std::vector<WrittenNote> write_bass(const Plan& plan) { return BassWriter(plan).run(); }

}  // namespace affetto::music
