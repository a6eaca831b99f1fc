// Look: colours, fonts and how the standard controls are drawn.
//
// Threading model: the message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "affetto/composer_options.h"

namespace affetto::plugin {

namespace colour {
inline const juce::Colour ground{0xff12141a};
inline const juce::Colour panel{0xff1a1d26};
inline const juce::Colour well{0xff0e1015};
inline const juce::Colour line{0xff2b303d};
inline const juce::Colour outline{0xff667084};  ///< Of what can be grasped: three times the ground's light.
inline const juce::Colour faint{0xff8a92a6};
inline const juce::Colour text{0xffd9dde7};
inline const juce::Colour strong{0xffffffff};
inline const juce::Colour accent{0xfff0a860};
inline const juce::Colour warning{0xfff07c6c};
juce::Colour of_lane(int lane);
/// The colour of a feeling, as the pad shows it there.
juce::Colour of_feeling(float valence, float arousal);
}  // namespace colour

juce::Font plain_font(float height);
juce::Font bold_font(float height);
/// A panel's rounded ground, and its heading in small capitals; what is left for its content.
juce::Rectangle<int> draw_panel(juce::Graphics& graphics, juce::Rectangle<int> bounds,
                                const juce::String& heading);
inline constexpr int panel_heading_height = 26;
inline constexpr int panel_margin = 12;
juce::Rectangle<int> inside_panel(juce::Rectangle<int> bounds);

class Look final : public juce::LookAndFeel_V4 {
public:
    Look();
    void drawRotarySlider(juce::Graphics&, int x, int y, int width, int height, float position,
                          float start_angle, float end_angle, juce::Slider&) override;
    void drawLinearSlider(juce::Graphics&, int x, int y, int width, int height, float position, float low,
                          float high, juce::Slider::SliderStyle, juce::Slider&) override;
    void drawToggleButton(juce::Graphics&, juce::ToggleButton&, bool hovered, bool pressed) override;
    void drawButtonBackground(juce::Graphics&, juce::Button&, const juce::Colour&, bool hovered,
                              bool pressed) override;
    juce::Font getTextButtonFont(juce::TextButton&, int) override { return plain_font(13.0F); }
    juce::Font getComboBoxFont(juce::ComboBox&) override { return plain_font(13.0F); }
    juce::Font getPopupMenuFont() override { return plain_font(14.0F); }
    juce::Font getLabelFont(juce::Label&) override { return plain_font(13.0F); }
    void drawComboBox(juce::Graphics&, int width, int height, bool down, int, int, int, int,
                      juce::ComboBox&) override;
    juce::PopupMenu::Options getOptionsForComboBoxPopupMenu(juce::ComboBox&, juce::Label&) override;
    void positionComboBoxText(juce::ComboBox&, juce::Label&) override;
};

}  // namespace affetto::plugin
