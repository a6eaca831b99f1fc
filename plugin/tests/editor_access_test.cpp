// The window for everybody: names, tips, the keyboard, what a screen reader says, and what can be seen.
#include <gtest/gtest.h>

#include "editor_support.h"

namespace {

using namespace affetto;
using namespace affetto::plugin;
using namespace affetto::plugin::testing;
using juce::KeyPress;

TEST(EditorAccess, EveryControlHasANameOfItsOwnATipAndTheKeyboard) {
    Processor processor;
    Editor editor(processor);
    const auto controls = controls_in(editor);
    EXPECT_GT(controls.size(), 30U);
    for (auto* const control : controls) EXPECT_EQ(problem_of_control(*control), "");
    EXPECT_EQ(shared_names(controls), "");
}

TEST(EditorAccess, ControlsDoNotCoverOneAnother) {
    Processor processor;
    Editor editor(processor);
    for (const auto& [width, height] : {std::pair{1060, 700}, {640, 420}, {1900, 720}, {800, 1400}}) {
        editor.setSize(width, height);
        EXPECT_EQ(overlaps_in(editor), "") << width << " x " << height;
    }
}

// The checks themselves: what they are to find is found.
TEST(EditorAccessChecks, FindWhatIsWrong) {
    Processor processor;
    Editor editor(processor);
    auto& panic = *control_titled(editor, "Panic");
    auto& bundle = *control_titled(editor, "Bundle");
    const auto place = panic.getBounds();
    panic.setBounds(bundle.getBounds());
    EXPECT_NE(overlaps_in(editor), "");
    panic.setBounds(place.translated(4000, 0));
    EXPECT_NE(overlaps_in(editor), "");
    panic.setBounds(place);
    EXPECT_EQ(overlaps_in(editor), "");

    panic.setWantsKeyboardFocus(false);
    EXPECT_NE(problem_of_control(panic), "");
    panic.setWantsKeyboardFocus(true);
    EXPECT_EQ(problem_of_control(panic), "");
    panic.setBounds({});
    EXPECT_NE(problem_of_control(panic), "");
    panic.setBounds(place);
    panic.setTitle("Bundle");
    EXPECT_NE(shared_names(controls_in(editor)), "");
    panic.setTitle({});
    EXPECT_NE(problem_of_control(panic), "");
    dynamic_cast<juce::SettableTooltipClient&>(bundle).setTooltip({});
    EXPECT_NE(problem_of_control(bundle), "");
}

TEST(EditorAccess, ThePadMovesByArrowKeys) {
    Processor processor;
    EmotionPad pad(*processor.values().getParameter(id::valence),
                   *processor.values().getParameter(id::arousal));
    EXPECT_TRUE(pad.keyPressed(KeyPress(KeyPress::rightKey)));
    EXPECT_TRUE(pad.keyPressed(KeyPress(KeyPress::downKey)));
    EXPECT_NEAR(plain(processor, id::valence), 0.05F, 1e-5F);
    EXPECT_NEAR(plain(processor, id::arousal), -0.05F, 1e-5F);
    EXPECT_FALSE(pad.keyPressed(KeyPress(KeyPress::escapeKey)));
}

TEST(EditorAccess, ARegisterStaysAnOctaveWide) {
    Processor processor;
    RegisterRange range(processor.values(), 2);
    for (int i = 0; i < 140; ++i) range.keyPressed(KeyPress(KeyPress::rightKey));
    EXPECT_GE(plain(processor, "bass_highest") - plain(processor, "bass_lowest"), 11.0F);
    EXPECT_LE(plain(processor, "bass_highest"), 127.0F);
}

TEST(EditorAccess, BothEndsOfARegisterAreReachedByKeys) {
    Processor processor;
    RegisterRange range(processor.values(), 2);
    const auto press = [&](int key, int held) {
        EXPECT_TRUE(range.keyPressed(KeyPress(key, juce::ModifierKeys(held), 0)));
        return std::pair(plain(processor, "bass_lowest"), plain(processor, "bass_highest"));
    };
    using juce::ModifierKeys;
    EXPECT_EQ(press(KeyPress::rightKey, 0), std::pair(30.0F, 53.0F));
    EXPECT_EQ(press(KeyPress::rightKey, ModifierKeys::shiftModifier), std::pair(30.0F, 54.0F));
    EXPECT_EQ(press(KeyPress::leftKey, ModifierKeys::ctrlModifier), std::pair(29.0F, 54.0F));
    for (int i = 0; i < 40; ++i) press(KeyPress::leftKey, ModifierKeys::ctrlModifier);
    EXPECT_EQ(plain(processor, "bass_lowest"), 0.0F);
    for (int i = 0; i < 80; ++i) press(KeyPress::rightKey, ModifierKeys::ctrlModifier);
    EXPECT_EQ(plain(processor, "bass_lowest"), 43.0F) << "an octave below the highest";
    EXPECT_EQ(plain(processor, "bass_highest"), 54.0F);
}

/// What a screen reader is given of a control of our own; JUCE's sliders speak for themselves.
template <typename Control>
std::unique_ptr<juce::AccessibilityHandler> spoken(Editor& editor, const char* title) {
    return dynamic_cast<Control&>(*control_titled(editor, title)).createAccessibilityHandler();
}

TEST(EditorAccess, AScreenReaderSaysAndSetsWhatOurOwnControlsShow) {
    Processor processor;
    Editor editor(processor);
    const auto pad = spoken<EmotionPad>(editor, "Emotion");
    EXPECT_EQ(pad->getValueInterface()->getCurrentValueAsString(), "valence 0.00, arousal 0.00");
    pad->getValueInterface()->setValueAsString("valence +0.50, arousal -0.25");
    EXPECT_FLOAT_EQ(plain(processor, id::valence), 0.5F);
    EXPECT_FLOAT_EQ(plain(processor, id::arousal), -0.25F);
    EXPECT_EQ(pad->getValueInterface()->getCurrentValueAsString(), "valence +0.50, arousal -0.25");
    EXPECT_EQ(pad->getRole(), juce::AccessibilityRole::slider);
    const auto lane = spoken<RegisterRange>(editor, "Bass register");
    EXPECT_EQ(lane->getValueInterface()->getCurrentValueAsString(), "F1 to E3");
    lane->getValueInterface()->setValueAsString("C2 to C4");
    EXPECT_EQ(plain(processor, "bass_lowest"), 36.0F);
    EXPECT_EQ(plain(processor, "bass_highest"), 60.0F);
}

TEST(EditorAccess, ArrowKeysOnASliderCanBeUndone) {
    Processor processor;
    Editor editor(processor);
    auto* const swing = control_titled(editor, "Swing");
    ASSERT_NE(swing, nullptr);
    EXPECT_TRUE(swing->keyPressed(KeyPress(KeyPress::rightKey)));
    EXPECT_GT(plain(processor, "swing"), 0.0F);
    EXPECT_EQ(processor.history().undo_name(), "Swing");
}

// WCAG 2.1: words 4.5 to 1, what can be grasped 3 to 1.
TEST(EditorAccess, WordsAndControlsStandOutFromTheirGround) {
    for (const auto ground : {colour::ground, colour::panel, colour::well}) {
        for (const auto words : {colour::text, colour::faint, colour::strong, colour::warning}) {
            EXPECT_GE(contrast(words, ground), 4.5);
        }
        for (const auto edge :
             {colour::outline, colour::accent, colour::of_lane(0), colour::of_lane(1), colour::of_lane(2)}) {
            EXPECT_GE(contrast(edge, ground), 3.0);
        }
    }
    EXPECT_LT(contrast(colour::line, colour::panel), 3.0) << "a hairline would not do";
    EXPECT_NEAR(contrast(juce::Colours::black, juce::Colours::white), 21.0, 1e-6);
}

}  // namespace
