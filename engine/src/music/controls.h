// Controls: expression (CC11) and modulation (CC1) of each lane, beat by beat.
#pragma once

#include <array>
#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// DynamicsPredictor's output for one note.
using Expression = std::array<float, contract::dynamics::output_size>;

/// The mean over the notes that begin in each beat, smoothed from beat to beat, wherever it has moved.
/// Beats in which a lane begins nothing keep its last value; silence restarts.
class ControlWriter {
public:
    void reset() noexcept { lanes_ = {}; }
    /// Counts a note of the bar that is written next.
    void add(const Plan& plan, const WrittenNote& note, const Expression& expression) noexcept;
    /// Appends a bar's changes by lane, then beat, and forgets its notes.
    void write_bar(const Plan& plan, int bar, std::vector<ControlChange>& controls);

private:
    /// One controller of one lane: smooths, and says when it has moved.
    struct Glide {
        float value = -1.0F;
        int sent = -1;
        /// The new value; -1 where it need not be sent.
        int move(float target) noexcept;
    };
    struct Sum {
        float expression = 0.0F, modulation = 0.0F;
        int count = 0;
    };
    struct LaneState {
        Glide expression, modulation;
        std::array<Sum, contract::steps_per_bar / contract::steps_per_beat> beats{};
    };
    std::array<LaneState, lane_count> lanes_{};
};

}  // namespace affetto::music
