// Controls bound to parameters: knob, switch, choice, and the register of a lane.
//
// Threading model: the message thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <memory>

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

/// A value in words for screen readers, which may also set it.
class SpokenValue final : public juce::AccessibilityTextValueInterface {
public:
    using Read = std::function<juce::String()>;
    using Write = std::function<void(const juce::String&)>;
    SpokenValue(Read read, Write write) : read_(std::move(read)), write_(std::move(write)) {}
    bool isReadOnly() const override { return false; }
    juce::String getCurrentValueAsString() const override { return read_(); }
    void setValueAsString(const juce::String& words) override { write_(words); }

private:
    Read read_;
    Write write_;
};

/// What a component of our own says of itself: a slider with such a value.
std::unique_ptr<juce::AccessibilityHandler> spoken_slider(juce::Component& component, SpokenValue::Read read,
                                                          SpokenValue::Write write);

/// A slider whose arrow keys are gestures too, as its mouse is: hosts record them, and they can be undone.
class KeyedSlider final : public juce::Slider {
public:
    using juce::Slider::Slider;
    bool keyPressed(const juce::KeyPress& key) override;
    void startedDragging() override { is_held_ = true; }
    void stoppedDragging() override { is_held_ = false; }
    bool is_held() const noexcept { return is_held_; }

private:
    bool is_held_ = false;
};

/// Binds a slider to its parameter. Where the window goes in mid-drag it ends the gesture, as hosts and the
/// history of changes wait for.
class SliderBinding final {
public:
    SliderBinding(juce::RangedAudioParameter& parameter, KeyedSlider& slider)
        : parameter_(parameter), slider_(slider), attachment_(parameter, slider) {}
    ~SliderBinding() {
        if (slider_.is_held()) parameter_.endChangeGesture();
    }

private:
    juce::RangedAudioParameter& parameter_;
    KeyedSlider& slider_;
    juce::SliderParameterAttachment attachment_;
};

/// The gesture of a control that moves two parameters at once; it ends with the control at the latest.
class JointGesture final {
public:
    JointGesture(juce::ParameterAttachment& one, juce::ParameterAttachment& other)
        : one_(one), other_(other) {}
    ~JointGesture() { end(); }
    void begin();
    void end();

private:
    juce::ParameterAttachment &one_, &other_;
    bool is_open_ = false;
};

/// A parameter's slider with its name and value in words; how they are laid out is for those below.
class NamedSlider : public juce::Component {
protected:
    NamedSlider(Values& values, const juce::String& identifier, const juce::String& name,
                const juce::String& tip, juce::Slider::SliderStyle style);
    /// Writes the name into one area and the value, fainter, into another.
    void write_words(juce::Graphics& graphics, juce::Rectangle<int> name_area, juce::Justification name_lies,
                     juce::Rectangle<int> value_area, juce::Justification value_lies);

    KeyedSlider slider_;

private:
    juce::String name_;
    SliderBinding binding_;
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

/// Lowest and highest pitch of a lane on a keyboard's width. Arrow keys move both, with shift the highest,
/// with control (or command, or alt) the lowest.
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
    juce::String words() const;
    void set(int lowest, int highest);
    void set_at_once(int lowest, int highest);
    void show(int& end, float value);

    int lane_;
    int lowest_ = 0, highest_ = 127;
    bool moves_highest_ = false;
    juce::ParameterAttachment lowest_attachment_, highest_attachment_;
    JointGesture gesture_{lowest_attachment_, highest_attachment_};
};

}  // namespace affetto::plugin
