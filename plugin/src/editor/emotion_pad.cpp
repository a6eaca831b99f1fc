#include "emotion_pad.h"

#include "look.h"
#include "parameter_text.h"

namespace affetto::plugin {

namespace {

constexpr float key_step = 0.05F;
constexpr std::size_t trail_length = 90;  // Frames: some three seconds.
constexpr float smoothing = 0.15F;
constexpr int ground_pixels = 96;  // Colours change slowly over the plane.

}  // namespace

EmotionPad::EmotionPad(juce::RangedAudioParameter& valence, juce::RangedAudioParameter& arousal)
    : valence_parameter_(valence),
      arousal_parameter_(arousal),
      valence_(valence, [this](float value) { show_wanted(wanted_.x, value); }),
      arousal_(arousal, [this](float value) { show_wanted(wanted_.y, value); }) {
    valence_.sendInitialUpdate();
    arousal_.sendInitialUpdate();
    dress(
        *this, "Emotion",
        "The ring is the feeling you want, the dot what is heard. Drag the ring or use the arrow keys: left "
        "and right for valence, up and down for arousal; double-click for neutral.");
    setMouseCursor(juce::MouseCursor::CrosshairCursor);
}

void EmotionPad::show_wanted(float& side, float value) {
    side = value;
    repaint();
    if (auto* const handler = getAccessibilityHandler()) {
        handler->notifyAccessibilityEvent(juce::AccessibilityEvent::valueChanged);
    }
}

juce::String EmotionPad::words() const {
    return "valence " + signed_text(wanted_.x) + ", arousal " + signed_text(wanted_.y);
}

void EmotionPad::show_heard(float valence, float arousal, float follow, bool hears_anything) {
    smoothed_ += (Place(valence, arousal) - smoothed_) * smoothing;
    trail_.push_back(smoothed_);
    if (trail_.size() > trail_length) trail_.pop_front();
    follow_ = follow;
    hears_anything_ = hears_anything;
    repaint();
}

juce::Rectangle<float> EmotionPad::plane() const { return getLocalBounds().toFloat().reduced(1.0F); }

juce::Point<float> EmotionPad::on_screen(Place place) const {
    const auto area = plane().reduced(12.0F);
    return {area.getCentreX() + 0.5F * area.getWidth() * place.x,
            area.getCentreY() - 0.5F * area.getHeight() * place.y};
}

void EmotionPad::move_to(juce::Point<float> point) {
    const auto area = plane().reduced(12.0F);
    const auto share = [](float offset, float size) {
        return juce::jlimit(-1.0F, 1.0F, 2.0F * offset / size);
    };
    valence_.setValueAsPartOfGesture(share(point.x - area.getCentreX(), area.getWidth()));
    arousal_.setValueAsPartOfGesture(share(area.getCentreY() - point.y, area.getHeight()));
}

void EmotionPad::resized() {
    ground_ = juce::Image(juce::Image::RGB, ground_pixels, ground_pixels, false);
    for (int y = 0; y < ground_pixels; ++y) {
        for (int x = 0; x < ground_pixels; ++x) {
            const float valence = 2.0F * static_cast<float>(x) / (ground_pixels - 1) - 1.0F;
            const float arousal = 1.0F - 2.0F * static_cast<float>(y) / (ground_pixels - 1);
            const float reach = juce::jmin(1.0F, std::hypot(valence, arousal) / 1.3F);
            ground_.setPixelAt(x, y,
                               colour::well.interpolatedWith(colour::of_feeling(valence, arousal),
                                                             0.06F + 0.34F * reach * reach));
        }
    }
}

void EmotionPad::paint(juce::Graphics& graphics) {
    {
        const juce::Graphics::ScopedSaveState saved(graphics);
        juce::Path shape;
        shape.addRoundedRectangle(plane(), 8.0F);
        graphics.reduceClipRegion(shape);
        paint_plane(graphics);
    }
    paint_trail(graphics);
    paint_wanted(graphics);
}

void EmotionPad::paint_plane(juce::Graphics& graphics) const {
    const auto area = plane();
    graphics.setImageResamplingQuality(juce::Graphics::highResamplingQuality);
    graphics.drawImage(ground_, area);
    graphics.setColour(colour::strong.withAlpha(0.10F));
    graphics.drawHorizontalLine(juce::roundToInt(area.getCentreY()), area.getX(), area.getRight());
    graphics.drawVerticalLine(juce::roundToInt(area.getCentreX()), area.getY(), area.getBottom());
    graphics.setFont(plain_font(13.0F));
    graphics.setColour(colour::text);
    using juce::Justification;
    const auto words = area.reduced(12.0F, 9.0F);
    graphics.drawText("tense", words, Justification::topLeft);
    graphics.drawText("glad", words, Justification::topRight);
    graphics.drawText("sad", words, Justification::bottomLeft);
    graphics.drawText("calm", words, Justification::bottomRight);
    graphics.setFont(plain_font(11.0F));
    graphics.setColour(colour::text.withAlpha(0.85F));
    graphics.drawText("arousal", words, Justification::centredTop);
    graphics.drawText("valence", words.withTrimmedTop(0.5F * words.getHeight()).withHeight(16.0F),
                      Justification::topRight);
}

void EmotionPad::paint_trail(juce::Graphics& graphics) const {
    if (trail_.empty()) return;
    const float presence = hears_anything_ ? 1.0F : 0.3F;
    for (std::size_t i = 1; i < trail_.size(); ++i) {
        const float age = static_cast<float>(i) / static_cast<float>(trail_.size());
        graphics.setColour(colour::accent.withAlpha(0.75F * age * age * presence));
        graphics.drawLine({on_screen(trail_[i - 1]), on_screen(trail_[i])}, 1.0F + 3.5F * age);
    }
    const auto dot = on_screen(trail_.back());
    for (const float size : {36.0F, 25.0F}) {
        graphics.setColour(colour::accent.withAlpha(0.15F * presence));
        graphics.fillEllipse(juce::Rectangle<float>(size, size).withCentre(dot));
    }
    graphics.setColour(colour::accent.brighter(0.3F).withAlpha(juce::jmax(0.4F, presence)));
    graphics.fillEllipse(juce::Rectangle<float>(13.0F, 13.0F).withCentre(dot));
}

void EmotionPad::paint_wanted(juce::Graphics& graphics) const {
    const auto centre = on_screen(wanted_);
    // The less the heard counts, the more there is of the ring.
    const float presence = 0.45F + 0.55F * (1.0F - follow_);
    if (!trail_.empty() && follow_ > 0.0F && follow_ < 1.0F) {
        const auto played = on_screen(wanted_ + (trail_.back() - wanted_) * follow_);
        const std::array<float, 2> dashes{3.0F, 4.0F};
        graphics.setColour(colour::strong.withAlpha(0.35F));
        graphics.drawDashedLine({centre, on_screen(trail_.back())}, dashes.data(), 2, 1.2F);
        graphics.setColour(colour::strong.withAlpha(0.85F));
        graphics.fillEllipse(juce::Rectangle<float>(5.0F, 5.0F).withCentre(played));
    }
    graphics.setColour(colour::strong.withAlpha(presence));
    graphics.drawEllipse(juce::Rectangle<float>(20.0F, 20.0F).withCentre(centre), 2.2F);
    graphics.fillEllipse(juce::Rectangle<float>(4.0F, 4.0F).withCentre(centre));
}

void EmotionPad::mouseDown(const juce::MouseEvent& event) {
    gesture_.begin();
    move_to(event.position);
}

void EmotionPad::mouseDrag(const juce::MouseEvent& event) { move_to(event.position); }

void EmotionPad::mouseUp(const juce::MouseEvent&) { gesture_.end(); }

void EmotionPad::mouseDoubleClick(const juce::MouseEvent&) { set_wanted({}); }

void EmotionPad::set_wanted(Place place) {
    gesture_.begin();
    valence_.setValueAsPartOfGesture(juce::jlimit(-1.0F, 1.0F, place.x));
    arousal_.setValueAsPartOfGesture(juce::jlimit(-1.0F, 1.0F, place.y));
    gesture_.end();
}

bool EmotionPad::keyPressed(const juce::KeyPress& key) {
    Place step;
    if (key == juce::KeyPress::leftKey) step.x = -key_step;
    if (key == juce::KeyPress::rightKey) step.x = key_step;
    if (key == juce::KeyPress::downKey) step.y = -key_step;
    if (key == juce::KeyPress::upKey) step.y = key_step;
    if (step == Place()) return false;
    set_wanted(wanted_ + step);
    return true;
}

std::unique_ptr<juce::AccessibilityHandler> EmotionPad::createAccessibilityHandler() {
    return spoken_slider(
        *this, [this] { return words(); },
        [this](const juce::String& words) {  // Valence, then arousal, with or without their names.
            set_wanted({number_of(words.upToFirstOccurrenceOf(",", false, false)),
                        number_of(words.fromFirstOccurrenceOf(",", false, false))});
        });
}

}  // namespace affetto::plugin
