// EmotionPad: valence across, arousal upwards. A dot with a fading trail is what is heard, the ring what is
// wanted; the ring is dragged, or moved by the arrow keys.
//
// Threading model: the message thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <deque>

#include "controls.h"

namespace affetto::plugin {

class EmotionPad final : public juce::Component, public juce::SettableTooltipClient {
public:
    EmotionPad(juce::RangedAudioParameter& valence, juce::RangedAudioParameter& arousal);

    /// What is heard now, once a frame; `follow` says how much of it counts.
    void show_heard(float valence, float arousal, float follow, bool hears_anything);

    void paint(juce::Graphics& graphics) override;
    void resized() override;
    void mouseDown(const juce::MouseEvent& event) override;
    void mouseDrag(const juce::MouseEvent& event) override;
    void mouseUp(const juce::MouseEvent& event) override;
    void mouseDoubleClick(const juce::MouseEvent& event) override;
    bool keyPressed(const juce::KeyPress& key) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    using Place = juce::Point<float>;  ///< Valence and arousal.

    juce::Rectangle<float> plane() const;
    juce::Point<float> on_screen(Place place) const;
    void move_to(juce::Point<float> on_screen);
    /// A gesture of its own, both sides together.
    void set_wanted(Place place);
    void show_wanted(float& side, float value);
    juce::String words() const;
    void paint_plane(juce::Graphics& graphics) const;
    void paint_trail(juce::Graphics& graphics) const;
    void paint_wanted(juce::Graphics& graphics) const;

    juce::RangedAudioParameter &valence_parameter_, &arousal_parameter_;
    Place wanted_, smoothed_;
    juce::ParameterAttachment valence_, arousal_;
    JointGesture gesture_{valence_, arousal_};
    std::deque<Place> trail_;
    float follow_ = 1.0F;
    bool hears_anything_ = false;
    juce::Image ground_;  ///< The colours of the plane, drawn once a size.
};

}  // namespace affetto::plugin
