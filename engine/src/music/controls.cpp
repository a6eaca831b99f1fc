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

/// One controller of one lane: smooths, and says when it has moved.
class Glide {
public:
    explicit Glide(int controller) : controller_(controller) {}

    void restart() {
        value_ = -1.0F;
        sent_ = -1;
    }

    void move(float target, Lane lane, int beat, std::vector<ControlChange>& controls) {
        value_ = value_ < 0.0F ? target : value_ + newest_share * (target - value_);
        const int value = std::clamp(static_cast<int>(std::lround(127.0F * value_)), 0, 127);
        if (sent_ >= 0 && std::abs(value - sent_) < least_move) return;
        sent_ = value;
        controls.push_back({lane, controller_, value, static_cast<double>(beat)});
    }

private:
    int controller_;
    float value_ = -1.0F;
    int sent_ = -1;
};

}  // namespace

ControlWriter::ControlWriter(const Plan& plan) : plan_(plan) {
    for (auto& lane : lanes_) lane.resize(plan.timeline.beat_count());
}

void ControlWriter::add(const WrittenNote& note, const Expression& expression) {
    namespace out = contract::dynamics::out;
    Sum& sum = lanes_[static_cast<std::size_t>(note.lane)][note.step / steps_per_beat];
    sum.expression += expression[out::expression.offset];
    sum.modulation += expression[out::modulation.offset];
    ++sum.count;
}

void ControlWriter::write_lane(Lane lane, std::vector<ControlChange>& controls) const {
    Glide expression(expression_controller);
    Glide modulation(modulation_controller);
    for (const BeatRange span : plan_.timeline.sounding()) {
        expression.restart();
        modulation.restart();
        for (int beat = span.first; beat < span.end; ++beat) {
            const Sum& sum = lanes_[static_cast<std::size_t>(lane)][beat];
            if (sum.count == 0) continue;
            const auto count = static_cast<float>(sum.count);
            modulation.move(sum.modulation / count, lane, beat, controls);
            expression.move(sum.expression / count, lane, beat, controls);
        }
    }
}

std::vector<ControlChange> ControlWriter::write() const {
    std::vector<ControlChange> controls;
    for (const Lane lane : {Lane::melody, Lane::chords, Lane::bass}) write_lane(lane, controls);
    std::stable_sort(controls.begin(), controls.end(),
                     [](const auto& a, const auto& b) { return a.onset_beats < b.onset_beats; });
    return controls;
}

}  // namespace affetto::music
