// PianoRoll: two bars that move by: what was just played, what plays, and the bar that comes, hollow as long
// as it is only foreseen.
//
// Threading model: the message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "affetto/pipeline_view.h"

namespace affetto::plugin {

class PianoRoll final : public juce::Component, public juce::SettableTooltipClient {
public:
    PianoRoll();
    /// `lanes_on`: which lanes sound; the others are drawn faintly.
    void show(const PipelineView& view, const std::array<bool, lane_count>& lanes_on);
    void paint(juce::Graphics& graphics) override;

private:
    /// A plan, and where it lies on the time line of the bar that plays: a loop may lie between.
    struct Laid {
        const PlacedPlan& plan;
        double begin_beats;
    };
    float x_of(double beats) const;
    float row_height() const;
    void paint_grid(juce::Graphics& graphics) const;
    void paint_bar_lines(juce::Graphics& graphics, const Laid& laid) const;
    void paint_notes(juce::Graphics& graphics, const Laid& laid) const;
    void paint_note(juce::Graphics& graphics, const Laid& laid, const PlannedNote& note) const;

    PipelineView view_;
    PlacedPlan before_;  ///< What played before what plays now.
    std::array<bool, lane_count> lanes_on_{true, true, true};
};

}  // namespace affetto::plugin
