#include "music/performance.h"

#include <algorithm>
#include <cmath>

#include "affetto/note_context.h"
#include "music/controls.h"
#include "music/random.h"

namespace affetto::music {

namespace {

namespace out = contract::dynamics::out;

constexpr double halves_of_step_per_beat = 2.0 * steps_per_beat;
constexpr double looseness_beats = 0.012;
constexpr double least_share = 0.1;
constexpr float accent_velocity = 14.0F;
constexpr float arousal_velocity = 12.0F;
constexpr float held_by_pedal = 0.5F;

std::vector<DynamicsContext> contexts_of(const Plan& plan, std::span<const WrittenNote> written) {
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
        beats.push_back({valence_of(feeling), arousal_of(feeling), plan.key.tonic, plan.key.minor ? 1 : 0,
                         static_cast<std::int32_t>(plan.chords[beat].pitch_classes),
                         plan.timeline.beat_in_bar(beat), plan.timeline.bar_in_phrase(beat)});
    }
    return describe_notes(notes, beats, plan.timeline.beats_per_bar(), plan.tempo_bpm);
}

class Player {
public:
    Player(MultiModelProcessor& processor, const Plan& plan)
        : processor_(processor),
          plan_(plan),
          touches_{touch(Stream::melody_touch), touch(Stream::chords_touch), touch(Stream::bass_touch)} {
        processor_.reset(contract::dynamics::index);
    }

    Note play(const WrittenNote& note, const Expression& expression) {
        Random& random = touches_[static_cast<std::size_t>(note.lane)];
        const double onset = onset_beats(note.step, random);
        const double share = sounding_share(note.lane, expression);
        const double written_beats = static_cast<double>(note.steps) / steps_per_beat;
        return {note.lane, note.pitch, velocity(note.step, expression, random), onset, written_beats * share};
    }

    Expression ask(const DynamicsContext& context) {
        std::array<float, contract::dynamics::input_size> input;
        Expression output;
        encode(context, input);
        processor_.run(contract::dynamics::index, input, output);
        return output;
    }

private:
    Random touch(Stream stream) const { return {plan_.options.seed, static_cast<std::uint64_t>(stream)}; }

    const BarGroove& groove_at(int step) const {
        return plan_.grooves[plan_.timeline.bar(step / steps_per_beat)];
    }

    double onset_beats(int step, Random& random) const {
        const double offset =
            groove_at(step).offsets[plan_.timeline.step_in_bar(step)] / halves_of_step_per_beat;
        const double loose = looseness_beats * random.spread();
        return static_cast<double>(step) / steps_per_beat + plan_.options.humanize.timing * (offset + loose);
    }

    /// The step's accent against the mean of its bar.
    float accent(int step) const {
        const auto& accents = groove_at(step).accents;
        const int steps = plan_.timeline.steps_per_bar();
        float mean = 0.0F;
        for (int i = 0; i < steps; ++i) mean += accents[i] / static_cast<float>(steps);
        return std::clamp(accents[plan_.timeline.step_in_bar(step)] - mean, -1.0F, 1.0F);
    }

    int velocity(int step, const Expression& expression, Random& random) const {
        const float range =
            127.0F * (expression[out::velocity_high.offset] - expression[out::velocity_low.offset]);
        const float spread = 0.25F * std::max(0.0F, range) * plan_.options.humanize.velocity * random.spread();
        const float played = 127.0F * expression[out::velocity.offset] + accent_velocity * accent(step) +
                             arousal_velocity * arousal_of(plan_.feeling_at(step)) + spread;
        return std::clamp(static_cast<int>(std::lround(played)), 1, 127);
    }

    static double sounding_share(Lane lane, const Expression& expression) {
        const double share = expression[out::articulation.offset];
        const bool pedalled = lane == Lane::chords && expression[out::pedal.offset] > held_by_pedal;
        return pedalled ? 1.0 : std::clamp(share, least_share, 1.0);
    }

    MultiModelProcessor& processor_;
    const Plan& plan_;
    std::array<Random, 3> touches_;
};

}  // namespace

Performance perform(MultiModelProcessor& processor, const Plan& plan, std::span<const WrittenNote> written) {
    const auto contexts = contexts_of(plan, written);
    Player player(processor, plan);
    ControlWriter controls(plan);
    Performance performance;
    performance.notes.reserve(written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        const Expression expression = player.ask(contexts[i]);
        performance.notes.push_back(player.play(written[i], expression));
        controls.add(written[i], expression);
    }
    performance.controls = controls.write();
    return performance;
}

}  // namespace affetto::music
