#include "music/harmony_plan.h"

#include <algorithm>
#include <cmath>

#include "music/density.h"
#include "music/harmony_rules.h"
#include "music/sampling.h"

namespace affetto::music {

namespace {

constexpr float fit_strength = 12.0F;
/// The best fit of drums lies about the first, that of music with chords beyond the second.
constexpr float unpitched_fit = 0.35F;
constexpr float chord_fit = 0.6F;
/// Between drums (up to 0.41 on average) and a lone voice (0.57).
constexpr float least_mean_fit = 0.47F;
/// A surprising chord costs more than a surprising note.
constexpr float temperature_share = 0.5F;
constexpr float unheard_share =
    1.3F;  ///< Where nothing is heard and the network would go round in three chords.
/// Preparation weighs held beats 0.05 and unannounced changes 0.25; this takes the odds back.
constexpr float hold_odds_correction = 5.0F;
/// So that a network that wants N.C. alone still leaves the choice to the recording.
constexpr float least_wish = 1e-6F;
/// What is left of a chord where nothing is heard or to return: of one with which others have gone round
/// twice, of the one before the last, and of the one before that.
constexpr float gone_round = 0.001F;
constexpr float just_left = 0.12F;
constexpr float left_before = 0.4F;
constexpr float beat_fade = 0.5F;
constexpr float least_known = 0.5F;  ///< Certainty from which the network is told of a chroma.

float nucleus(float surprise) noexcept { return 0.89F + 0.1F * surprise; }

struct SoundAhead {
    Chroma chroma{};
    float certainty = 0.0F;
};

/// What sounds from a beat to the end of its bar, the nearest beats most.
SoundAhead sound_ahead(std::span<const BeatSound> sounds, const Timeline& timeline, int first, int at) {
    ChromaMix mix;
    float weight = 1.0F;
    float weights = 0.0F;
    float certainty = 0.0F;
    for (int ahead = at; ahead < static_cast<int>(sounds.size()); ++ahead, weight *= beat_fade) {
        if (ahead > at && timeline.is_downbeat(first + ahead)) break;
        const BeatSound& sound = sounds[static_cast<std::size_t>(ahead)];
        mix.add(sound.chroma, weight * sound.certainty);
        certainty += weight * sound.certainty;
        weights += weight;
    }
    return {mix.scaled(), weights > 0.0F ? certainty / weights : 0.0F};
}

std::size_t mode_at(const Plan& plan, int beat) noexcept { return plan.minor[beat] ? 1 : 0; }

/// The sounds from a beat to the end of its run.
std::span<const BeatSound> run_from(const Plan& plan, int beat) {
    int end = beat;
    while (plan.timeline.sounds(end)) ++end;
    return std::span(plan.sounds).subspan(beat, end - beat);
}

}  // namespace

bool is_pitched(std::span<const BeatSound> sounds, const Timeline& timeline, int first_beat, int tonic) {
    float sum = 0.0F;
    for (int beat = 0; beat < static_cast<int>(sounds.size()); ++beat) {
        const auto fits = chroma_fits(sound_ahead(sounds, timeline, first_beat, beat).chroma, tonic);
        sum += *std::max_element(fits.begin(), fits.end());
    }
    return !sounds.empty() && sum >= least_mean_fit * static_cast<float>(sounds.size());
}

Chord playable_chord(const Plan& plan, int beat, int chord_class) noexcept {
    Chord chord = chord_of_class(chord_class, plan.tonic);
    if (plan.options.within_key) chord.pitch_classes &= plan.scale(beat);
    return chord;
}

void HarmonyPlanner::reset() noexcept {
    chords_.reset();
    recent_ = {};
    for (ChordTheme& theme : themes_) theme.reset();
}

void HarmonyPlanner::plan_bar(Plan& plan, int bar) {
    random_ = bar_random(plan, Stream::harmony, bar);
    const BeatRange beats = plan.timeline.beats(bar);
    for (int beat = beats.first; beat < beats.end; ++beat) {
        plan.chord_classes[beat] = -1;
        plan.chords[beat] = {};
        if (!plan.timeline.sounds(beat)) continue;
        if (plan.timeline.begins_run(beat)) {
            chords_.add(-1, plan.tonic);
            recent_ = {};
        }
        const int chosen = choose(plan, beat);
        recent_.add(chosen);
        chords_.add(chosen, plan.tonic);
        plan.chord_classes[beat] = chosen;
        plan.chords[beat] = playable_chord(plan, beat, chosen);
    }
    themes_[mode_at(plan, beats.first)].remember(plan, bar);
}

int HarmonyPlanner::likeliest_after(const Plan& plan, int bar) {
    const int beat = plan.timeline.beats(bar).end;
    if (!plan.timeline.sounds(beat) || recent_.last() < 0) return -1;
    float clarity = 0.0F;
    const ChordWeights weights = weigh(plan, beat, clarity);
    return static_cast<int>(std::max_element(weights.begin(), weights.end()) - weights.begin());
}

ChordWeights HarmonyPlanner::weigh(const Plan& plan, int beat, float& clarity) {
    const SoundAhead ahead = sound_ahead(run_from(plan, beat), plan.timeline, beat, 0);
    const ChordWeights fits = chroma_fits(ahead.chroma, plan.tonic);
    const float best = *std::max_element(fits.begin(), fits.end());
    const float fit = (best - unpitched_fit) / (chord_fit - unpitched_fit);
    clarity = plan.pitched[beat] ? ahead.certainty * std::clamp(fit, 0.0F, 1.0F) : 0.0F;
    ChordWeights weights = wishes(plan, beat, clarity);
    for (int i = 0; i < class_count; ++i) {
        const float evidence = clarity * fit_strength * (fits[i] - best);
        const float factor = may_play(plan, beat, i) ? class_factor(plan, beat, i) : 0.0F;
        weights[i] = (weights[i] + least_wish) * std::exp(evidence) * factor;
    }
    bend_to_form(plan, beat, clarity, weights);
    return weights;
}

/// What was just played wears off, what is to return gains.
void HarmonyPlanner::bend_to_form(const Plan& plan, int beat, float clarity, ChordWeights& weights) const {
    const auto bend = [&](int chord_class, float factor) {
        if (chord_class >= 0) weights[chord_class] *= factor;
    };
    bend(recent_.worn(), wear(plan, beat, clarity, gone_round));
    bend(recent_.ago(1), wear(plan, beat, clarity, just_left));
    bend(recent_.ago(2), wear(plan, beat, clarity, left_before));
    const ChordModel model = themes_[mode_at(plan, beat)].model(plan, beat, recent_.last());
    bend(model.returns, return_factor(plan, beat, clarity));
    bend(model.differs, contrast_factor(clarity));
}

int HarmonyPlanner::choose(const Plan& plan, int beat) {
    float clarity = 0.0F;
    ChordWeights weights = weigh(plan, beat, clarity);
    return draw(plan, weights, clarity);
}

/// First whether the chord goes on, then to which it changes: one class that holds would else
/// outweigh many that each take a share of the change. The less is heard, the less is either choice
/// sharpened: chords that nothing calls for should still come and go, and more than three of them.
int HarmonyPlanner::draw(const Plan& plan, ChordWeights& weights, float clarity) {
    const float sharp = temperature_share * plan.options.temperature;
    normalise(weights);
    const float chance = random_.unit();
    const int last = recent_.last();
    if (last >= 0) {
        std::array goes_on{weights[last], 1.0F - weights[last]};
        apply_temperature(goes_on, 1.0F + clarity * (sharp - 1.0F));
        if (chance < goes_on[0]) return last;
        weights[last] = 0.0F;
    }
    apply_temperature(weights, sharp + (1.0F - clarity) * (unheard_share * plan.options.temperature - sharp));
    keep_nucleus(weights, nucleus(plan.options.surprise));
    const int drawn = random_.choose(weights);
    return drawn >= 0 ? drawn : last;
}

/// What the network wants on this beat: the chord before, or another.
ChordWeights HarmonyPlanner::wishes(const Plan& plan, int beat, float clarity) {
    ChordWeights next = ask(plan, beat, true);
    const int last = recent_.last();
    if (last < 0) return next;
    const float held = ask(plan, beat, false)[last];
    next[last] = 0.0F;
    normalise(next);
    const float odds = hold_odds_correction * hold_odds(plan, beat, chords_.age_beats(), clarity);
    const float share = held * odds / (held * odds + 1.0F - held);
    for (float& weight : next) weight *= 1.0F - share;
    next[last] = share;
    return next;
}

ChordWeights HarmonyPlanner::ask(const Plan& plan, int beat, bool changing) {
    HarmonyContext context{};
    const bool first = plan.timeline.begins_run(beat);
    const Embedding& feeling = plan.feelings[first ? beat : beat - 1];
    std::copy(feeling.begin(), feeling.end(), context.embedding);
    context.emotion_known = 1;
    if (!first && plan.pitched[beat] && plan.sounds[beat - 1].certainty >= least_known) {
        const auto& chroma = plan.sounds[beat - 1].chroma;
        std::copy(chroma.begin(), chroma.end(), context.chroma);
        context.chroma_known = *std::max_element(chroma.begin(), chroma.end()) > 0.0F ? 1 : 0;
    }
    context.tonic = plan.tonic;
    context.minor = plan.minor[beat] ? 1 : 0;
    chords_.describe(context);
    context.beat_in_bar = plan.timeline.beat_in_bar(beat);
    context.beats_per_bar = plan.timeline.beats_per_bar();
    context.bar_in_phrase = plan.timeline.bar_in_phrase(beat);
    context.tempo_bpm = plan.tempo_bpm;
    context.density = all_lanes_density(plan.options.density);
    context.changing = changing ? 1 : 0;
    std::array<float, contract::harmony::input_size> input;
    ChordWeights output;
    encode(context, input);
    processor_.run(contract::harmony::index, input, output);
    return output;
}

}  // namespace affetto::music
