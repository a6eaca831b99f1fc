// Editor: the plugin's window.
//
// Threading model: the message thread. Thirty times a second it reads what the engine shows.
#pragma once

#include <array>
#include <memory>

#include "capture_bar.h"
#include "emotion_pad.h"
#include "header_bar.h"
#include "heard_strip.h"
#include "panels.h"
#include "piano_roll.h"

namespace affetto::plugin {

class Editor final : public juce::AudioProcessorEditor,
                     public juce::DragAndDropContainer,
                     private juce::Timer {
public:
    explicit Editor(Processor& processor);
    ~Editor() override;

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    /// Shows the engine as it is now; a timer calls it.
    void refresh();

private:
    void timerCallback() override { refresh(); }
    void lay_out(juce::Rectangle<int> area);
    void lay_out_emotion(juce::Rectangle<int> area);
    void paint_content(juce::Graphics& graphics);

    /// Everything, laid out in units that the window's size scales.
    class Content final : public juce::Component {
    public:
        explicit Content(Editor& editor) : editor_(editor) {}
        void paint(juce::Graphics& graphics) override { editor_.paint_content(graphics); }

    private:
        Editor& editor_;
    };

    Processor& processor_;
    Look look_;
    Content content_{*this};
    HeaderBar header_;
    EmotionPad pad_;
    Fader follow_, glide_;
    HeardStrip heard_;
    PianoRoll roll_;
    std::array<std::unique_ptr<LaneRow>, lane_count> lanes_;
    FeelPanel feel_;
    KeyPanel key_;
    TakePanel take_;
    CaptureBar capture_;
    StatusLine status_;
    juce::TooltipWindow tooltips_{this, 600};
    juce::Rectangle<int> emotion_area_, plan_area_, lanes_area_, feel_area_, key_area_, take_area_,
        capture_area_;
    int frames_ = 0;
};

}  // namespace affetto::plugin
