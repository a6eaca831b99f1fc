#include "music/controls.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace affetto::music {

namespace {

constexpr int modulation_controller = 1;
constexpr int expression_controller = 11;
constexpr float newest_share = 0.5F;
constexpr int least_move = 2;

}  // namespace

int ControlWriter::Glide::move(float target) noexcept {
    value = value < 0.0F ? target : value + newest_share * (target - value);
    const int rounded = std::clamp(static_cast<int>(std::lround(127.0F * value)), 0, 127);
    if (sent >= 0 && std::abs(rounded - sent) < least_move) return -1;
    sent = rounded;
    return rounded;
}

void ControlWriter::add(const Plan& plan, const WrittenNote& note, const Expression& expression) noexcept {
    namespace out = contract::dynamics::out;
    const int beat = plan.timeline.beat_in_bar(note.step / steps_per_beat);
    Sum& sum = lanes_[static_cast<std::size_t>(note.lane)].beats[static_cast<std::size_t>(beat)];
    sum.expression += expression[out::expression.offset];
    sum.modulation += expression[out::modulation.offset];
    ++sum.count;
}

void ControlWriter::write_bar(const Plan& plan, int bar, std::vector<ControlChange>& controls) {
    const BeatRange beats = plan.timeline.beats(bar);
    for (int index = 0; index < lane_count; ++index) {
        LaneState& lane = lanes_[static_cast<std::size_t>(index)];
        for (int beat = beats.first; beat < beats.end; ++beat) {
            if (plan.timeline.begins_run(beat)) lane.expression = lane.modulation = {};
            const Sum& sum = lane.beats[static_cast<std::size_t>(plan.timeline.beat_in_bar(beat))];
            if (sum.count == 0) continue;
            const auto count = static_cast<float>(sum.count);
            const auto send = [&](int controller, int value) {
                if (value < 0) return;
                controls.push_back({static_cast<Lane>(index), controller, value, static_cast<double>(beat)});
            };
            send(modulation_controller, lane.modulation.move(sum.modulation / count));
            send(expression_controller, lane.expression.move(sum.expression / count));
        }
        lane.beats = {};
    }
}

}  // namespace affetto::music
