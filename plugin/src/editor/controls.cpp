#include "controls.h"

#include <utility>

#include "parameter_text.h"
#include "parameters.h"

namespace affetto::plugin {

namespace {

using juce::String;

constexpr int lowest_shown = 21, highest_shown = 108;  // A piano's keys.
constexpr int smallest_register = 11;                  // Semitones: the engine keeps to an octave.

constexpr int knob_words_height = 30, fader_words_height = 17;

}  // namespace

std::unique_ptr<juce::AccessibilityHandler> spoken_slider(juce::Component& component, SpokenValue::Read read,
                                                          SpokenValue::Write write) {
    return std::make_unique<juce::AccessibilityHandler>(
        component, juce::AccessibilityRole::slider, juce::AccessibilityActions(),
        juce::AccessibilityHandler::Interfaces{
            std::make_unique<SpokenValue>(std::move(read), std::move(write))});
}

bool KeyedSlider::keyPressed(const juce::KeyPress& key) {
    const int code = key.getKeyCode();
    const bool moves = code == juce::KeyPress::leftKey || code == juce::KeyPress::rightKey ||
                       code == juce::KeyPress::upKey || code == juce::KeyPress::downKey;
    if (!moves) return juce::Slider::keyPressed(key);
    const ScopedDragNotification gesture(*this);
    return juce::Slider::keyPressed(key);
}

void JointGesture::begin() {
    if (std::exchange(is_open_, true)) return;
    one_.beginGesture();
    other_.beginGesture();
}

void JointGesture::end() {
    if (!std::exchange(is_open_, false)) return;
    one_.endGesture();
    other_.endGesture();
}

NamedSlider::NamedSlider(Values& values, const String& identifier, const String& name, const String& tip,
                         juce::Slider::SliderStyle style)
    : slider_(style, juce::Slider::NoTextBox),
      name_(name),
      binding_(*values.getParameter(identifier), slider_) {
    const auto& parameter = *values.getParameter(identifier);
    slider_.setTextBoxStyle(juce::Slider::NoTextBox, true, 0, 0);
    slider_.setDoubleClickReturnValue(true, parameter.convertFrom0to1(parameter.getDefaultValue()));
    slider_.onValueChange = [this] { repaint(); };
    dress(slider_, parameter.getName(64), tip);
    addAndMakeVisible(slider_);
}

void NamedSlider::write_words(juce::Graphics& graphics, juce::Rectangle<int> name_area,
                              juce::Justification name_lies, juce::Rectangle<int> value_area,
                              juce::Justification value_lies) {
    graphics.setFont(plain_font(12.5F));
    graphics.setColour(colour::text);
    graphics.drawFittedText(name_, name_area, name_lies, 1);
    graphics.setFont(plain_font(12.0F));
    graphics.setColour(colour::faint);
    graphics.drawFittedText(slider_.getTextFromValue(slider_.getValue()), value_area, value_lies, 1);
}

Knob::Knob(Values& values, const String& identifier, const String& name, const String& tip,
           juce::Colour shade)
    : NamedSlider(values, identifier, name, tip, juce::Slider::RotaryHorizontalVerticalDrag) {
    slider_.setColour(juce::Slider::rotarySliderFillColourId, shade);
}

void Knob::resized() { slider_.setBounds(getLocalBounds().withTrimmedBottom(knob_words_height)); }

void Knob::paint(juce::Graphics& graphics) {
    auto words = getLocalBounds().removeFromBottom(knob_words_height);
    const auto name_area = words.removeFromTop(knob_words_height / 2);
    write_words(graphics, name_area, juce::Justification::centred, words, juce::Justification::centred);
}

Fader::Fader(Values& values, const String& identifier, const String& name, const String& tip,
             juce::Colour shade)
    : NamedSlider(values, identifier, name, tip, juce::Slider::LinearHorizontal) {
    slider_.setColour(juce::Slider::trackColourId, shade);
}

void Fader::resized() { slider_.setBounds(getLocalBounds().withTrimmedTop(fader_words_height)); }

void Fader::paint(juce::Graphics& graphics) {
    const auto words = getLocalBounds().withHeight(fader_words_height).reduced(7, 0);
    write_words(graphics, words, juce::Justification::centredLeft, words, juce::Justification::centredRight);
}

Switch::Switch(Values& values, const String& identifier, const String& name, const String& tip,
               juce::Colour shade)
    : juce::ToggleButton(name), attachment_(*values.getParameter(identifier), *this) {
    dress(*this, values.getParameter(identifier)->getName(64), tip);
    setColour(juce::ToggleButton::tickColourId, shade);
}

Choice::Choice(Values& values, const String& identifier, const String& name, const String& tip) {
    auto& parameter = *values.getParameter(identifier);
    // One entry a value, whether the parameter has names for them or numbers.
    for (int i = 0; i < parameter.getNumSteps(); ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(parameter.getNumSteps() - 1);
        addItem(parameter.getText(share, 64), i + 1);
    }
    attachment_ = std::make_unique<juce::ComboBoxParameterAttachment>(parameter, *this);
    dress(*this, name, tip);
}

RegisterRange::RegisterRange(Values& values, int lane)
    : lane_(lane),
      lowest_attachment_(*values.getParameter(lane_id(lane, "lowest")),
                         [this](float value) { show(lowest_, value); }),
      highest_attachment_(*values.getParameter(lane_id(lane, "highest")),
                          [this](float value) { show(highest_, value); }) {
    lowest_attachment_.sendInitialUpdate();
    highest_attachment_.sendInitialUpdate();
    dress(*this, lane_title(lane) + " register",
          "Lowest and highest note. Drag an end; the arrow keys move both, with shift the highest, with "
          "control the lowest.");
}

void RegisterRange::show(int& end, float value) {
    end = juce::roundToInt(value);
    repaint();
    if (auto* const handler = getAccessibilityHandler()) {
        handler->notifyAccessibilityEvent(juce::AccessibilityEvent::valueChanged);
    }
}

String RegisterRange::words() const { return pitch_text(lowest_) + " to " + pitch_text(highest_); }

float RegisterRange::x_of(int pitch) const {
    const float share = static_cast<float>(pitch - lowest_shown) / (highest_shown - lowest_shown);
    return 2.0F + juce::jlimit(0.0F, 1.0F, share) * static_cast<float>(getWidth() - 4);
}

void RegisterRange::paint(juce::Graphics& graphics) {
    auto area = getLocalBounds();
    const auto name_and_words = area.removeFromTop(fader_words_height);
    const auto keys = area.withSizeKeepingCentre(area.getWidth(), 10).toFloat();
    graphics.setColour(colour::well);
    graphics.fillRoundedRectangle(keys, 3.0F);
    graphics.setColour(colour::outline);
    graphics.drawRoundedRectangle(keys.reduced(0.5F), 3.0F, 1.0F);
    for (int octave_c = 24; octave_c <= highest_shown; octave_c += 12) {
        graphics.fillRect(x_of(octave_c), keys.getY(), 1.0F, keys.getHeight());
    }
    const float left = x_of(lowest_), right = x_of(highest_);
    graphics.setColour(colour::of_lane(lane_).withAlpha(0.85F));
    graphics.fillRoundedRectangle(keys.withLeft(left).withRight(right), 3.0F);
    graphics.setFont(plain_font(12.5F));
    graphics.setColour(colour::text);
    graphics.drawText("Register", name_and_words, juce::Justification::centredLeft);
    graphics.setFont(plain_font(12.0F));
    graphics.setColour(colour::faint);
    graphics.drawText(words(), name_and_words, juce::Justification::centredRight);
}

void RegisterRange::set(int lowest, int highest) {
    lowest = juce::jlimit(0, 127 - smallest_register, lowest);
    highest = juce::jlimit(lowest + smallest_register, 127, highest);
    lowest_attachment_.setValueAsPartOfGesture(static_cast<float>(lowest));
    highest_attachment_.setValueAsPartOfGesture(static_cast<float>(highest));
}

void RegisterRange::mouseDown(const juce::MouseEvent& event) {
    gesture_.begin();
    const float to_lowest = std::abs(event.position.x - x_of(lowest_));
    moves_highest_ = std::abs(event.position.x - x_of(highest_)) < to_lowest;
    mouseDrag(event);
}

void RegisterRange::mouseDrag(const juce::MouseEvent& event) {
    const float share = event.position.x / static_cast<float>(juce::jmax(1, getWidth()));
    const int pitch = lowest_shown + juce::roundToInt(share * (highest_shown - lowest_shown));
    if (moves_highest_) {
        set(lowest_, juce::jmax(pitch, lowest_ + smallest_register));
    } else {
        set(juce::jmin(pitch, highest_ - smallest_register), highest_);
    }
}

void RegisterRange::mouseUp(const juce::MouseEvent&) { gesture_.end(); }

bool RegisterRange::keyPressed(const juce::KeyPress& key) {
    const int step = key.isKeyCode(juce::KeyPress::rightKey)  ? 1
                     : key.isKeyCode(juce::KeyPress::leftKey) ? -1
                                                              : 0;
    if (step == 0) return false;
    const auto held = key.getModifiers();
    if (held.isCommandDown() || held.isCtrlDown() || held.isAltDown()) {
        set_at_once(juce::jmin(lowest_ + step, highest_ - smallest_register), highest_);
    } else {
        set_at_once(held.isShiftDown() ? lowest_ : lowest_ + step, highest_ + step);
    }
    return true;
}

void RegisterRange::set_at_once(int lowest, int highest) {
    gesture_.begin();
    set(lowest, highest);
    gesture_.end();
}

std::unique_ptr<juce::AccessibilityHandler> RegisterRange::createAccessibilityHandler() {
    return spoken_slider(
        *this, [this] { return words(); },
        [this](const String& words) {  // "C3 to A4", as it is read.
            const int lowest = pitch_of(words.upToFirstOccurrenceOf(" ", false, false));
            set_at_once(lowest, pitch_of(words.fromLastOccurrenceOf(" ", false, false)));
        });
}

}  // namespace affetto::plugin
