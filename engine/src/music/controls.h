// Controls: expression (CC11) and modulation (CC1) of each lane, beat by beat.
#pragma once

#include <array>
#include <vector>

#include "music/plan.h"

namespace affetto::music {

/// DynamicsPredictor's output for one note.
using Expression = std::array<float, contract::dynamics::output_size>;

class ControlWriter {
public:
    explicit ControlWriter(const Plan& plan);
    void add(const WrittenNote& note, const Expression& expression);
    /// The mean over the notes that begin in each beat, smoothed from beat to beat, wherever it has
    /// moved. Beats in which a lane begins nothing keep its last value; silence restarts.
    std::vector<ControlChange> write() const;

private:
    struct Sum {
        float expression = 0.0F, modulation = 0.0F;
        int count = 0;
    };
    void write_lane(Lane lane, std::vector<ControlChange>& controls) const;

    const Plan& plan_;
    std::array<std::vector<Sum>, 3> lanes_;  ///< One sum a beat.
};

}  // namespace affetto::music
