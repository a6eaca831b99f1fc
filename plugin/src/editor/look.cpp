#include "look.h"

#include <array>
#include <cmath>

#include "dialog.h"

namespace affetto::plugin {

using juce::Colour;
using juce::Graphics;
using juce::Rectangle;

namespace colour {

Colour of_lane(int lane) {
    static const std::array<Colour, lane_count> colours{Colour{0xfff2b35c}, Colour{0xff55c6b2},
                                                        Colour{0xff9a8df4}};
    return colours[static_cast<std::size_t>(lane)];
}

Colour of_feeling(float valence, float arousal) {
    static const Colour tense{0xffe0604f}, glad{0xfff4b64a}, sad{0xff4d6fd0}, calm{0xff4fb98a};
    const float right = juce::jlimit(0.0F, 1.0F, 0.5F + 0.5F * valence);
    const float up = juce::jlimit(0.0F, 1.0F, 0.5F + 0.5F * arousal);
    return sad.interpolatedWith(calm, right).interpolatedWith(tense.interpolatedWith(glad, right), up);
}

}  // namespace colour

juce::Font plain_font(float height) { return juce::Font(height); }
juce::Font bold_font(float height) { return juce::Font(height, juce::Font::bold); }

Rectangle<int> inside_panel(Rectangle<int> bounds) {
    return bounds.withTrimmedTop(panel_heading_height)
        .reduced(panel_margin, 0)
        .withTrimmedBottom(panel_margin);
}

Rectangle<int> draw_panel(Graphics& graphics, Rectangle<int> bounds, const juce::String& heading) {
    graphics.setColour(colour::panel);
    graphics.fillRoundedRectangle(bounds.toFloat(), 8.0F);
    graphics.setColour(colour::faint);
    graphics.setFont(bold_font(11.5F).withExtraKerningFactor(0.08F));
    graphics.drawText(heading.toUpperCase(),
                      bounds.withHeight(panel_heading_height).reduced(panel_margin, 0).translated(0, 2),
                      juce::Justification::centredLeft);
    return inside_panel(bounds);
}

Look::Look() {
    setColour(juce::ResizableWindow::backgroundColourId, colour::ground);
    setColour(juce::ComboBox::backgroundColourId, colour::well);
    setColour(juce::ComboBox::outlineColourId, colour::outline);
    setColour(juce::ComboBox::textColourId, colour::text);
    setColour(juce::ComboBox::arrowColourId, colour::faint);
    setColour(juce::PopupMenu::backgroundColourId, colour::panel);
    setColour(juce::PopupMenu::textColourId, colour::text);
    setColour(juce::PopupMenu::headerTextColourId, colour::faint);
    setColour(juce::PopupMenu::highlightedBackgroundColourId, colour::line);
    setColour(juce::PopupMenu::highlightedTextColourId, colour::strong);
    setColour(juce::TextButton::buttonColourId, colour::well);
    setColour(juce::TextButton::textColourOffId, colour::text);
    setColour(juce::TextButton::textColourOnId, colour::ground);
    setColour(juce::ToggleButton::textColourId, colour::text);
    setColour(juce::Slider::textBoxTextColourId, colour::text);
    setColour(juce::Slider::textBoxOutlineColourId, colour::outline);
    setColour(juce::Slider::textBoxBackgroundColourId, colour::well);
    setColour(juce::Slider::rotarySliderFillColourId, colour::accent);
    setColour(juce::Slider::trackColourId, colour::accent);
    setColour(juce::Label::textColourId, colour::text);
    setColour(juce::TextEditor::backgroundColourId, colour::well);
    setColour(juce::TextEditor::highlightColourId, colour::line);
    setColour(juce::TextEditor::outlineColourId, colour::outline);
    setColour(juce::TextEditor::focusedOutlineColourId, colour::accent);
    setColour(juce::TooltipWindow::backgroundColourId, colour::line);
    setColour(juce::TooltipWindow::textColourId, colour::text);
    setColour(juce::TooltipWindow::outlineColourId, colour::line);
}

void Look::drawRotarySlider(Graphics& graphics, int x, int y, int width, int height, float position,
                            float start_angle, float end_angle, juce::Slider& slider) {
    const auto bounds = Rectangle<int>(x, y, width, height).toFloat().reduced(3.0F);
    const float radius = 0.5F * juce::jmin(bounds.getWidth(), bounds.getHeight());
    const auto centre = bounds.getCentre();
    const float angle = start_angle + position * (end_angle - start_angle);
    const auto fill = slider.findColour(juce::Slider::rotarySliderFillColourId);
    const juce::PathStrokeType stroke(3.2F, juce::PathStrokeType::curved, juce::PathStrokeType::rounded);
    const auto arc = [&](float from, float to, Colour shade) {
        juce::Path path;
        path.addCentredArc(centre.x, centre.y, radius - 2.0F, radius - 2.0F, 0.0F, from, to, true);
        graphics.setColour(shade);
        graphics.strokePath(path, stroke);
    };
    arc(start_angle, end_angle, colour::outline);
    if (position > 0.005F) arc(start_angle, angle, slider.isEnabled() ? fill : colour::faint);
    graphics.setColour(slider.isMouseOverOrDragging() ? colour::line.brighter(0.15F) : colour::line);
    graphics.fillEllipse(Rectangle<float>(2.0F * (radius - 8.0F), 2.0F * (radius - 8.0F)).withCentre(centre));
    const auto tip = centre.getPointOnCircumference(radius - 9.0F, angle);
    const auto root = centre.getPointOnCircumference(0.3F * (radius - 9.0F), angle);
    graphics.setColour(colour::strong);
    graphics.drawLine({root, tip}, 2.0F);
}

void Look::drawLinearSlider(Graphics& graphics, int x, int y, int width, int height, float position, float,
                            float, juce::Slider::SliderStyle, juce::Slider& slider) {
    const auto area = Rectangle<int>(x, y, width, height).toFloat();
    const auto track = area.withSizeKeepingCentre(area.getWidth(), 4.0F);
    graphics.setColour(colour::outline);
    graphics.fillRoundedRectangle(track, 2.0F);
    graphics.setColour(slider.findColour(juce::Slider::trackColourId));
    graphics.fillRoundedRectangle(track.withRight(position), 2.0F);
    graphics.setColour(colour::strong);
    const float size = slider.isMouseOverOrDragging() ? 14.0F : 12.0F;
    graphics.fillEllipse(Rectangle<float>(size, size).withCentre({position, area.getCentreY()}));
}

void Look::drawToggleButton(Graphics& graphics, juce::ToggleButton& button, bool hovered, bool) {
    const auto bounds = button.getLocalBounds().toFloat();
    const auto track = Rectangle<float>(30.0F, 16.0F).withCentre({17.0F, bounds.getCentreY()});
    const bool on = button.getToggleState();
    const auto fill = button.findColour(juce::ToggleButton::tickColourId);
    graphics.setColour(on ? (button.isEnabled() ? fill : colour::faint) : colour::well);
    graphics.fillRoundedRectangle(track, 8.0F);
    graphics.setColour(on ? fill : (hovered ? colour::faint : colour::outline));
    graphics.drawRoundedRectangle(track, 8.0F, 1.0F);
    const float knob_x = on ? track.getRight() - 8.0F : track.getX() + 8.0F;
    graphics.setColour(on ? colour::strong : colour::faint);
    graphics.fillEllipse(Rectangle<float>(11.0F, 11.0F).withCentre({knob_x, track.getCentreY()}));
    graphics.setColour(button.findColour(juce::ToggleButton::textColourId)
                           .withMultipliedAlpha(button.isEnabled() ? 1.0F : 0.5F));
    graphics.setFont(plain_font(13.0F));
    graphics.drawFittedText(button.getButtonText(), button.getLocalBounds().withTrimmedLeft(40),
                            juce::Justification::centredLeft, 1);
}

void Look::drawButtonBackground(Graphics& graphics, juce::Button& button, const Colour&, bool hovered,
                                bool pressed) {
    const auto bounds = button.getLocalBounds().toFloat().reduced(0.5F);
    Colour fill =
        button.getToggleState() ? button.findColour(juce::TextButton::buttonOnColourId) : colour::well;
    if (hovered || pressed) fill = fill.interpolatedWith(colour::faint, pressed ? 0.3F : 0.15F);
    graphics.setColour(fill);
    graphics.fillRoundedRectangle(bounds, 5.0F);
    graphics.setColour(!button.isEnabled() ? colour::line : button.getToggleState() ? fill : colour::outline);
    graphics.drawRoundedRectangle(bounds, 5.0F, 1.0F);
}

void Look::drawComboBox(Graphics& graphics, int width, int height, bool, int, int, int, int,
                        juce::ComboBox& box) {
    const auto bounds = Rectangle<int>(width, height).toFloat().reduced(0.5F);
    graphics.setColour(colour::well);
    graphics.fillRoundedRectangle(bounds, 5.0F);
    graphics.setColour(!box.isEnabled()        ? colour::line
                       : box.isMouseOver(true) ? colour::faint
                                               : colour::outline);
    graphics.drawRoundedRectangle(bounds, 5.0F, 1.0F);
    const auto centre = juce::Point<float>(bounds.getRight() - 12.0F, bounds.getCentreY());
    juce::Path arrow;
    arrow.startNewSubPath(centre.translated(-4.0F, -2.0F));
    arrow.lineTo(centre.translated(0.0F, 2.5F));
    arrow.lineTo(centre.translated(4.0F, -2.0F));
    graphics.setColour(box.isEnabled() ? colour::text : colour::line);
    graphics.strokePath(arrow, juce::PathStrokeType(1.6F));
}

// Within the window, as every menu of it is.
juce::PopupMenu::Options Look::getOptionsForComboBoxPopupMenu(juce::ComboBox& box, juce::Label& label) {
    return LookAndFeel_V4::getOptionsForComboBoxPopupMenu(box, label)
        .withStandardItemHeight(24)
        .withParentComponent(&content_around(box));
}

void Look::positionComboBoxText(juce::ComboBox& box, juce::Label& label) {
    label.setBounds(box.getLocalBounds().reduced(6, 1).withTrimmedRight(14));
    label.setFont(getComboBoxFont(box));
}

}  // namespace affetto::plugin
