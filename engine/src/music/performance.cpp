#include "music/performance.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "music/cues.h"
#include "music/random.h"
#include "music/swing.h"

namespace affetto::music {

namespace {

namespace out = contract::dynamics::out;

constexpr double halves_of_step_per_beat = 2.0 * steps_per_beat;
constexpr double looseness_beats = 0.012;
constexpr double loose_length = 0.15;
constexpr double least_share = 0.1;
constexpr float accent_velocity = 14.0F;
constexpr float arousal_velocity = 14.0F;
constexpr float swell_velocity = 4.0F;
constexpr float held_by_pedal = 0.5F;

/// One bar's notes, each lane with its own random numbers.
class BarPlayer {
public:
    BarPlayer(const Plan& plan, int bar)
        : plan_(plan),
          groove_(plan.grooves[bar]),
          touches_{bar_random(plan, Stream::melody_touch, bar), bar_random(plan, Stream::chords_touch, bar),
                   bar_random(plan, Stream::bass_touch, bar)} {}

    Note play(const WrittenNote& note, const Expression& expression) {
        Random& random = touches_[static_cast<std::size_t>(note.lane)];
        const double loose = random.spread();
        const double onset = onset_beats(note.step, loose);
        const int loudness = velocity(note.step, expression, random.spread());
        const double share = sounding_share(note, expression, random.spread());
        const double end = swung(note.step + note.steps);
        return {note.lane, note.pitch, loudness, onset, (end - swung(note.step)) * share};
    }

private:
    double swung(int step) const {
        const double beats = static_cast<double>(step) / steps_per_beat;
        return plan_.timeline.compound() ? beats : swing_beats(beats, plan_.options.swing);
    }

    double onset_beats(int step, double loose) const {
        const double offset = groove_.offsets[plan_.timeline.step_in_bar(step)] / halves_of_step_per_beat;
        return swung(step) + plan_.options.humanize.timing * (offset + looseness_beats * loose);
    }

    /// The step's accent against the mean of its bar.
    float accent(int step) const {
        const int steps = plan_.timeline.steps_per_bar();
        float mean = 0.0F;
        for (int i = 0; i < steps; ++i) mean += groove_.accents[i] / static_cast<float>(steps);
        return std::clamp(groove_.accents[plan_.timeline.step_in_bar(step)] - mean, -1.0F, 1.0F);
    }

    /// From -1 where a phrase begins and ends to 0 in its middle.
    float swell(int step) const {
        const Timeline& timeline = plan_.timeline;
        const int bar = timeline.bar_in_phrase(step / steps_per_beat);
        const auto steps = static_cast<float>(bars_per_phrase * timeline.steps_per_bar());
        const auto at = static_cast<float>(bar * timeline.steps_per_bar() + timeline.step_in_bar(step));
        return std::sin(std::numbers::pi_v<float> * at / steps) - 1.0F;
    }

    int velocity(int step, const Expression& expression, float loose) const {
        const float range =
            127.0F * (expression[out::velocity_high.offset] - expression[out::velocity_low.offset]);
        const float spread = 0.25F * std::max(0.0F, range) * plan_.options.humanize.velocity * loose;
        const float played = 127.0F * expression[out::velocity.offset] + accent_velocity * accent(step) +
                             arousal_velocity * arousal_of(plan_.feeling_at(step)) +
                             swell_velocity * swell(step) + spread;
        return std::clamp(static_cast<int>(std::lround(played)), 1, 127);
    }

    double sounding_share(const WrittenNote& note, const Expression& expression, double loose) const {
        const Embedding& feeling = plan_.feeling_at(note.step);
        const bool pedalled =
            note.lane == Lane::chords && may_ring(feeling) && expression[out::pedal.offset] > held_by_pedal;
        if (pedalled) return 1.0;
        const double share = expression[out::articulation.offset] * (1.0 - detachment(feeling)) *
                             (1.0 + loose_length * plan_.options.humanize.length * loose);
        return std::clamp(share, least_share, 1.0);
    }

    const Plan& plan_;
    const BarGroove& groove_;
    std::array<Random, lane_count> touches_;
};

}  // namespace

std::vector<DynamicsContext> describe(const Plan& plan, std::span<const WrittenNote> written) {
    std::vector<PlacedNote> notes;
    notes.reserve(written.size());
    for (const auto& note : written) {
        notes.push_back({static_cast<std::int32_t>(note.lane), note.pitch,
                         static_cast<float>(note.step) / steps_per_beat,
                         static_cast<float>(note.steps) / steps_per_beat});
    }
    std::vector<PlacedBeat> beats;
    for (int beat = 0; beat < plan.timeline.beat_count(); ++beat) {
        const Embedding& feeling = plan.feelings[beat];
        beats.push_back({valence_of(feeling), arousal_of(feeling), plan.tonic, plan.minor[beat] ? 1 : 0,
                         static_cast<std::int32_t>(plan.chords[beat].pitch_classes),
                         plan.timeline.beat_in_bar(beat)});
    }
    return describe_notes(notes, beats, plan.timeline.beats_per_bar(), plan.tempo_bpm);
}

void Performer::reset() noexcept {
    processor_.reset(contract::dynamics::index);
    controls_.reset();
}

Expression Performer::ask(const DynamicsContext& context) {
    std::array<float, contract::dynamics::input_size> input;
    Expression output;
    encode(context, input);
    processor_.run(contract::dynamics::index, input, output);
    return output;
}

void Performer::play_bar(const Plan& plan, int bar, std::span<const WrittenNote> written,
                         std::span<const DynamicsContext> contexts, Performance& performance) {
    BarPlayer player(plan, bar);
    for (std::size_t i = 0; i < written.size(); ++i) {
        const Expression expression = ask(contexts[i]);
        performance.notes.push_back(player.play(written[i], expression));
        controls_.add(plan, written[i], expression);
    }
    controls_.write_bar(plan, bar, performance.controls);
}

}  // namespace affetto::music
