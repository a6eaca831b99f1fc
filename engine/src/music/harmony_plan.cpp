#include "music/harmony_plan.h"

#include <algorithm>
#include <cmath>

#include "music/chroma_fit.h"
#include "music/density.h"
#include "music/random.h"
#include "music/sampling.h"

namespace affetto::music {

namespace {

constexpr float fit_strength = 12.0F;
/// The best fit of drums lies about the first, that of music with chords beyond the second.
constexpr float unpitched_fit = 0.35F;
constexpr float chord_fit = 0.6F;
/// Between drums (up to 0.41 on average) and a lone voice (0.57).
constexpr float least_mean_fit = 0.47F;
constexpr float nucleus = 0.92F;
/// A surprising chord costs more than a surprising note.
constexpr float temperature_share = 0.5F;
/// Preparation weighs held beats 0.05 and unannounced changes 0.25; this takes the odds back.
constexpr float hold_odds_correction = 5.0F;
constexpr float mid_bar_hold_odds = 1.5F;
constexpr float off_beat_hold_odds = 2.0F;
/// So that a network that wants N.C. alone still leaves the choice to the recording.
constexpr float least_wish = 1e-6F;
constexpr float beat_fade = 0.5F;
constexpr float valence_strength = 0.8F;

/// 1 for chords with a major third, -1 for those with a minor one, 0 for the rest.
float third_colour(int chord_class) noexcept {
    const std::uint32_t intervals = chord_classes[chord_class].intervals;
    return (contains(intervals, 4) ? 1.0F : 0.0F) - (contains(intervals, 3) ? 1.0F : 0.0F);
}

class HarmonyPlanner {
public:
    HarmonyPlanner(MultiModelProcessor& processor, const HeardMusic& heard, const Plan& plan)
        : processor_(processor), heard_(heard), plan_(plan), random_(plan.options.seed, stream) {}

    std::vector<int> run() {
        std::vector<int> classes(heard_.beats.size(), -1);
        processor_.reset(contract::harmony::index);
        for (const BeatRange span : plan_.timeline.sounding()) {
            last_ = previous_ = -1;
            pitched_ = is_pitched(span);
            for (int beat = span.first; beat < span.end; ++beat) {
                advance(choose(beat, span), beat);
                classes[beat] = last_;
            }
        }
        return classes;
    }

private:
    static constexpr auto stream = static_cast<std::uint64_t>(Stream::harmony);

    void advance(int chosen, int beat) noexcept {
        if (chosen == last_) return;
        previous_ = last_;
        last_ = chosen;
        begun_ = beat;
    }

    int choose(int beat, BeatRange span) {
        ChordWeights weights = wishes(beat, span);
        const ChordWeights fits = fits_ahead(beat, span);
        const float best = *std::max_element(fits.begin(), fits.end());
        const float brightness = valence_strength * plan_.brightening[beat];
        const float fit = (best - unpitched_fit) / (chord_fit - unpitched_fit);
        const float clarity = pitched_ ? std::clamp(fit, 0.0F, 1.0F) : 0.0F;
        for (int i = 0; i < class_count; ++i) {
            const float evidence = clarity * fit_strength * (fits[i] - best);
            weights[i] = (weights[i] + least_wish) * std::exp(evidence + brightness * third_colour(i));
            if (!may_play(i)) weights[i] = 0.0F;
        }
        return draw(weights, clarity);
    }

    bool may_play(int chord_class) const noexcept {
        if (chord_class == no_chord_class) return false;
        const Chord chord = chord_of_class(chord_class, plan_.key.tonic);
        return !plan_.options.within_key || (chord.pitch_classes & ~plan_.scale()) == 0;
    }

    /// First whether the chord goes on, then to which it changes: one class that holds would else
    /// outweigh many that each take a share of the change. The less is heard, the less is that first
    /// choice sharpened: chords that nothing calls for should still come and go.
    int draw(ChordWeights& weights, float clarity) {
        const float temperature = temperature_share * plan_.options.temperature;
        normalise(weights);
        const float chance = random_.unit();
        if (last_ >= 0) {
            std::array goes_on{weights[last_], 1.0F - weights[last_]};
            apply_temperature(goes_on, 1.0F + clarity * (temperature - 1.0F));
            if (chance < goes_on[0]) return last_;
            weights[last_] = 0.0F;
        }
        apply_temperature(weights, temperature);
        keep_nucleus(weights, nucleus);
        return random_.choose(weights);
    }

    /// What the network wants on this beat: the chord before, or another.
    ChordWeights wishes(int beat, BeatRange span) {
        ChordWeights next = ask(beat, span, true);
        if (last_ < 0) return next;
        const float held = ask(beat, span, false)[last_];
        next[last_] = 0.0F;
        normalise(next);
        const float odds = hold_odds_correction * metre_hold_odds(beat);
        const float share = held * odds / (held * odds + 1.0F - held);
        for (float& weight : next) weight *= 1.0F - share;
        next[last_] = share;
        return next;
    }

    float metre_hold_odds(int beat) const {
        const Timeline& timeline = plan_.timeline;
        const float slowness = std::exp(-0.7F * arousal_of(plan_.feelings[beat]));
        if (timeline.is_downbeat(beat)) return slowness;
        return slowness * (timeline.is_mid_bar(beat) ? mid_bar_hold_odds : off_beat_hold_odds);
    }

    ChordWeights ask(int beat, BeatRange span, bool changing) {
        HarmonyContext context{};
        const Embedding& feeling = plan_.feelings[std::max(span.first, beat - 1)];
        std::copy(feeling.begin(), feeling.end(), context.embedding);
        context.emotion_known = 1;
        if (beat > span.first && pitched_) {
            const auto& chroma = heard_.beats[beat - 1].chroma;
            std::copy(chroma.begin(), chroma.end(), context.chroma);
            context.chroma_known = *std::max_element(chroma.begin(), chroma.end()) > 0.0F ? 1 : 0;
        }
        context.tonic = plan_.key.tonic;
        context.minor = plan_.key.minor ? 1 : 0;
        context.last_chord = last_;
        context.previous_chord = previous_;
        context.chord_age_beats = last_ < 0 ? 0 : beat - begun_;
        context.beat_in_bar = plan_.timeline.beat_in_bar(beat);
        context.beats_per_bar = plan_.timeline.beats_per_bar();
        context.bar_in_phrase = plan_.timeline.bar_in_phrase(beat);
        context.tempo_bpm = plan_.tempo_bpm;
        context.density = all_lanes_density(plan_.options.density);
        context.changing = changing ? 1 : 0;
        std::array<float, contract::harmony::input_size> input;
        ChordWeights output;
        encode(context, input);
        processor_.run(contract::harmony::index, input, output);
        return output;
    }

    ChordWeights fits_ahead(int beat, BeatRange span) const {
        return chroma_fits(chroma_ahead(beat, span), plan_.key.tonic);
    }

    /// Whether chords or notes can be heard at all. The chroma of drums never changes: a network that
    /// is told it would never change its chord, where one that is told nothing goes on as songs do.
    bool is_pitched(BeatRange span) const {
        float sum = 0.0F;
        for (int beat = span.first; beat < span.end; ++beat) {
            const ChordWeights fits = fits_ahead(beat, span);
            sum += *std::max_element(fits.begin(), fits.end());
        }
        return sum >= least_mean_fit * static_cast<float>(span.end - span.first);
    }

    /// What sounds from this beat to the end of its bar, the nearest beats most.
    Chroma chroma_ahead(int beat, BeatRange span) const {
        ChromaMix mix;
        float weight = 1.0F;
        for (int ahead = beat; ahead < span.end; ++ahead, weight *= beat_fade) {
            if (ahead > beat && plan_.timeline.is_downbeat(ahead)) break;
            mix.add(heard_.beats[ahead].chroma, weight);
        }
        return mix.scaled();
    }

    MultiModelProcessor& processor_;
    const HeardMusic& heard_;
    const Plan& plan_;
    Random random_;
    int last_ = -1;
    int previous_ = -1;
    int begun_ = 0;
    bool pitched_ = false;
};

}  // namespace

std::vector<int> plan_harmony(MultiModelProcessor& processor, const HeardMusic& heard, const Plan& plan) {
    return HarmonyPlanner(processor, heard, plan).run();
}

}  // namespace affetto::music
