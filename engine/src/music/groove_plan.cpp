#include "music/groove_plan.h"

#include <algorithm>

namespace affetto::music {

namespace {

constexpr float silent_accent = -1.0F;

}  // namespace

BarOnsets silent_bar() noexcept {
    BarOnsets onsets;
    onsets.accents.fill(silent_accent);
    onsets.offsets.fill(0.0F);
    return onsets;
}

void put_beat(const HeardBeat& beat, int beat_in_bar, BarOnsets& onsets) noexcept {
    const int first = beat_in_bar * steps_per_beat;
    std::copy_n(beat.accents.begin(), steps_per_beat, onsets.accents.begin() + first);
    std::copy_n(beat.offsets.begin(), steps_per_beat, onsets.offsets.begin() + first);
}

BarOnsets onsets_heard(const HeardMusic& heard, const Timeline& timeline, int bar) noexcept {
    BarOnsets onsets = silent_bar();
    const BeatRange beats = timeline.beats(bar);
    for (int beat = beats.first; beat < beats.end; ++beat) {
        if (!heard.beats[beat].silent) put_beat(heard.beats[beat], timeline.beat_in_bar(beat), onsets);
    }
    return onsets;
}

BarOccupancy occupancy_of(const BarOnsets& onsets, int steps_per_bar) noexcept {
    BarOccupancy occupancy;
    int eighths = 0;
    for (int step = 0; step < steps_per_bar; ++step) {
        occupancy.onsets[step] = onsets.accents[step] > silent_accent;
        if (step % 2 == 1) eighths += occupancy.onsets[step] || occupancy.onsets[step - 1] ? 1 : 0;
    }
    occupancy.busyness = 2.0F * static_cast<float>(eighths) / static_cast<float>(steps_per_bar);
    return occupancy;
}

void GroovePlanner::reset() noexcept {
    processor_.reset(contract::groove::index);
    history_.reset();
}

BarGroove GroovePlanner::predict(const Plan& plan, int bar) noexcept {
    namespace groove = contract::groove;
    const Embedding& feeling = plan.feelings[plan.timeline.beats(bar).first];
    GrooveContext context{};
    history_.describe(plan.timeline.beats_per_bar(), context);
    context.valence = valence_of(feeling);
    context.arousal = arousal_of(feeling);
    context.tempo_bpm = plan.tempo_bpm;
    context.beats_per_bar = plan.timeline.beats_per_bar();
    std::array<float, groove::input_size> input;
    std::array<float, groove::output_size> output;
    encode(context, input);
    processor_.run(groove::index, input, output);
    BarGroove predicted;
    std::copy_n(output.begin() + groove::out::offset.offset, groove::out::offset.size,
                predicted.offsets.begin());
    std::copy_n(output.begin() + groove::out::accent.offset, groove::out::accent.size,
                predicted.accents.begin());
    return predicted;
}

}  // namespace affetto::music
