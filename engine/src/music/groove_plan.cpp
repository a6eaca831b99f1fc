#include "music/groove_plan.h"

#include <algorithm>

#include "affetto/history.h"

namespace affetto::music {

namespace {

BarOnsets onsets_heard(const HeardMusic& heard, const Timeline& timeline, int bar) {
    BarOnsets onsets;
    onsets.accents.fill(-1.0F);
    onsets.offsets.fill(0.0F);
    const BeatRange beats = timeline.beats(bar);
    for (int beat = beats.first; beat < beats.end; ++beat) {
        if (heard.beats[beat].silent) continue;
        const int first = timeline.beat_in_bar(beat) * steps_per_beat;
        std::copy_n(heard.beats[beat].accents.begin(), steps_per_beat, onsets.accents.begin() + first);
        std::copy_n(heard.beats[beat].offsets.begin(), steps_per_beat, onsets.offsets.begin() + first);
    }
    return onsets;
}

BarGroove predict(MultiModelProcessor& processor, const GrooveContext& context) {
    namespace groove = contract::groove;
    std::array<float, groove::input_size> input;
    std::array<float, groove::output_size> output;
    encode(context, input);
    processor.run(groove::index, input, output);
    BarGroove predicted;
    std::copy_n(output.begin() + groove::out::offset.offset, groove::out::offset.size,
                predicted.offsets.begin());
    std::copy_n(output.begin() + groove::out::accent.offset, groove::out::accent.size,
                predicted.accents.begin());
    return predicted;
}

}  // namespace

std::vector<BarGroove> plan_grooves(MultiModelProcessor& processor, const HeardMusic& heard,
                                    const Plan& plan) {
    processor.reset(contract::groove::index);
    GrooveHistory history;
    std::vector<BarGroove> grooves;
    grooves.reserve(plan.timeline.bar_count());
    for (int bar = 0; bar < plan.timeline.bar_count(); ++bar) {
        const Embedding& feeling = plan.feelings[plan.timeline.beats(bar).first];
        GrooveContext context{};
        history.describe(plan.timeline.beats_per_bar(), context);
        context.valence = valence_of(feeling);
        context.arousal = arousal_of(feeling);
        context.tempo_bpm = plan.tempo_bpm;
        context.beats_per_bar = plan.timeline.beats_per_bar();
        context.style = -1;
        grooves.push_back(predict(processor, context));
        history.add(onsets_heard(heard, plan.timeline, bar));
    }
    return grooves;
}

}  // namespace affetto::music
