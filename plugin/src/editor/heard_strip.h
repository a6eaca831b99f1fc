// HeardStrip: level, key, tempo, and the chords now and next.
//
// Threading model: the message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "affetto/pipeline_view.h"

namespace affetto::plugin {

/// The chord at the song's position, and the next other one; empty where there is none.
struct ShownChords {
    juce::String now, next;
};
ShownChords shown_chords(const PipelineView& view);

/// As on a lead sheet: "F#:min7" is "F#m7", "N" is empty.
juce::String lead_sheet_name(const std::string& chord);

class HeardStrip final : public juce::Component, public juce::SettableTooltipClient {
public:
    HeardStrip();
    /// `runs` where any audio has come yet: the view holds nothing before.
    void show(const PipelineView& view, bool runs);
    void paint(juce::Graphics& graphics) override;

private:
    void paint_level(juce::Graphics& graphics, juce::Rectangle<int> area) const;

    PipelineView view_;
    bool runs_ = false;
    ShownChords chords_;
    float level_db_ = -100.0F;  ///< Falls slowly, so that it can be read.
};

}  // namespace affetto::plugin
