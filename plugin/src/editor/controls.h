// Controls bound to parameters: knob, switch, choice, and the register of a lane.
//
// Threading model: the message thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include "look.h"

namespace affetto::plugin {

using Values = juce::AudioProcessorValueTreeState;

/// Gives a control what everybody reaches it by: a name, a tip, the keyboard, and an outline when it has it.
template <typename Control>
void dress(Control& control, const juce::String& title, const juce::String& tip) {
    control.setTitle(title);
    control.setDescription(tip);
    control.setTooltip(tip);
    control.setWantsKeyboardFocus(true);
    control.setHasFocusOutline(true);
}

/// A parameter's slider with its name and value in words; how they are laid out is for those below.
class NamedSlider : public juce::Component {
protected:
    NamedSlider(Values& values, const juce::String& identifier, const juce::String& name,
                const juce::String& tip, juce::Slider::SliderStyle style);
    /// Writes the name into one area and the value, fainter, into another.
    void write_words(juce::Graphics& graphics, juce::Rectangle<int> name_area, juce::Justification name_lies,
                     juce::Rectangle<int> value_area, juce::Justification value_lies);

    juce::Slider slider_;

private:
    juce::String name_;
    juce::SliderParameterAttachment attachment_;
};

/// A knob with name and value below it.
class Knob final : public NamedSlider {
public:
    Knob(Values& values, const juce::String& identifier, const juce::String& name, const juce::String& tip,
         juce::Colour shade = colour::accent);
    void resized() override;
    void paint(juce::Graphics& graphics) override;
};

/// A horizontal slider with name and value above it.
class Fader final : public NamedSlider {
public:
    Fader(Values& values, const juce::String& identifier, const juce::String& name, const juce::String& tip,
          juce::Colour shade = colour::accent);
    void resized() override;
    void paint(juce::Graphics& graphics) override;
};

class Switch final : public juce::ToggleButton {
public:
    Switch(Values& values, const juce::String& identifier, const juce::String& name, const juce::String& tip,
           juce::Colour shade = colour::accent);

private:
    juce::ButtonParameterAttachment attachment_;
};

class Choice final : public juce::ComboBox {
public:
    Choice(Values& values, const juce::String& identifier, const juce::String& name, const juce::String& tip);

private:
    std::unique_ptr<juce::ComboBoxParameterAttachment> attachment_;
};

/// Lowest and highest pitch of a lane on a keyboard's width. Arrow keys move both, with shift the highest.
class RegisterRange final : public juce::Component, public juce::SettableTooltipClient {
public:
    RegisterRange(Values& values, int lane);
    void paint(juce::Graphics& graphics) override;
    void mouseDown(const juce::MouseEvent& event) override;
    void mouseDrag(const juce::MouseEvent& event) override;
    void mouseUp(const juce::MouseEvent& event) override;
    bool keyPressed(const juce::KeyPress& key) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    float x_of(int pitch) const;
    void set(int lowest, int highest);

    int lane_;
    int lowest_ = 0, highest_ = 127;
    bool moves_highest_ = false;
    juce::ParameterAttachment lowest_attachment_, highest_attachment_;
};

}  // namespace affetto::plugin
