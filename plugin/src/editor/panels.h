// Panels: the groups of controls of the window's lower half, and the line below.
//
// Threading model: the message thread.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "controls.h"
#include "processor.h"

namespace affetto::plugin {

/// On or off, channel, density and register of one lane.
class LaneRow final : public juce::Component {
public:
    LaneRow(Values& values, int lane);
    void resized() override;
    void paint(juce::Graphics& graphics) override;

private:
    Switch on_;
    Choice channel_;
    Fader density_;
    RegisterRange range_;
    juce::Rectangle<int> channel_area_;  ///< With its words.
};

/// How it is played.
class FeelPanel final : public juce::Component {
public:
    explicit FeelPanel(Values& values);
    void resized() override;

private:
    std::vector<std::unique_ptr<Knob>> knobs_;
};

/// Key and scale.
class KeyPanel final : public juce::Component {
public:
    explicit KeyPanel(Values& values);
    /// A scale can be chosen, and holds, only where the key is locked.
    void show(bool key_locked);
    void resized() override;

private:
    Choice key_, scale_;
    Switch within_key_, play_in_silence_;
};

/// Freeze, regenerate and the seed.
class TakePanel final : public juce::Component {
public:
    explicit TakePanel(Processor& processor);
    void resized() override;
    void paint(juce::Graphics& graphics) override;

private:
    Switch freeze_;
    juce::TextButton regenerate_{"Regenerate"};
    KeyedSlider seed_{juce::Slider::IncDecButtons, juce::Slider::TextBoxLeft};
    SliderBinding seed_binding_;
};

/// The networks in use and how they fare, or what is wrong.
class StatusLine final : public juce::Component, public juce::SettableTooltipClient {
public:
    StatusLine();
    void show(const BundleStatus& status, const PipelineCounters& counters, bool rate_is_supported);
    void paint(juce::Graphics& graphics) override;

private:
    juce::String left_, right_;
    bool is_problem_ = false;
};

}  // namespace affetto::plugin
