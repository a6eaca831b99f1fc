#include "change_history.h"

#include <gtest/gtest.h>

#include "processor.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

float plain(Processor& processor, const char* identifier) {
    return processor.values().getRawParameterValue(identifier)->load();
}

/// As the window's controls do it, and a host's own.
void move_by_hand(Processor& processor, const char* identifier, float value) {
    auto& parameter = *processor.values().getParameter(identifier);
    parameter.beginChangeGesture();
    parameter.setValueNotifyingHost(parameter.convertTo0to1(value));
    parameter.endChangeGesture();
}

TEST(ChangeHistory, RegenerateIsUndoneAndDoneAgain) {
    Processor processor;
    set_plain(processor, "seed", 42.0F);
    EXPECT_EQ(processor.history().undo_name(), "");
    processor.regenerate();
    const float first = plain(processor, "seed");
    processor.regenerate();
    const float second = plain(processor, "seed");
    EXPECT_NE(first, 42.0F);
    EXPECT_NE(second, first);
    EXPECT_EQ(processor.history().undo_name(), "Regenerate");
    processor.history().undo();
    EXPECT_EQ(plain(processor, "seed"), first);
    processor.history().undo();
    EXPECT_EQ(plain(processor, "seed"), 42.0F);
    EXPECT_EQ(processor.history().undo_name(), "");
    processor.history().redo();
    processor.history().redo();
    EXPECT_EQ(plain(processor, "seed"), second);
    EXPECT_EQ(processor.history().redo_name(), "");
}

TEST(ChangeHistory, APresetIsTakenBackWhole) {
    Processor processor;
    set_plain(processor, "key", 5.0F);
    set_plain(processor, "scale", 4.0F);
    set_plain(processor, "melody_lowest", 70.0F);
    set_plain(processor, "bass_on", 0.0F);
    set_plain(processor, "valence", -0.5F);
    const auto before = parameter_values(processor);
    processor.use_preset(factory_presets()[2]);
    EXPECT_NE(parameter_values(processor), before);
    EXPECT_EQ(plain(processor, "key"), 0.0F);
    EXPECT_EQ(processor.history().undo_name(), "Preset " + factory_presets()[2].name);
    processor.history().undo();
    EXPECT_EQ(parameter_values(processor), before);
}

TEST(ChangeHistory, AMoveByHandIsAStepAndAutomationIsNone) {
    Processor processor;
    move_by_hand(processor, "swing", 0.5F);
    set_plain(processor, "density", 0.9F);  // As a host automates.
    EXPECT_EQ(processor.history().undo_name(), "Swing");
    processor.history().undo();
    EXPECT_FLOAT_EQ(plain(processor, "swing"), 0.0F);
    EXPECT_FLOAT_EQ(plain(processor, "density"), 0.9F);
    EXPECT_EQ(processor.history().undo_name(), "");
}

TEST(ChangeHistory, WhatIsMovedTogetherIsOneStep) {
    Processor processor;
    auto &valence = *processor.values().getParameter("valence"),
         &arousal = *processor.values().getParameter("arousal");
    valence.beginChangeGesture();
    arousal.beginChangeGesture();
    valence.setValueNotifyingHost(1.0F);
    arousal.setValueNotifyingHost(0.25F);
    valence.endChangeGesture();
    arousal.endChangeGesture();
    EXPECT_EQ(processor.history().undo_name(), "Valence, Arousal");
    processor.history().undo();
    EXPECT_FLOAT_EQ(plain(processor, "valence"), 0.0F);
    EXPECT_FLOAT_EQ(plain(processor, "arousal"), 0.0F);
    EXPECT_EQ(processor.history().undo_name(), "");
}

TEST(ChangeHistory, ANewStepEndsWhatCouldBeDoneAgain) {
    Processor processor;
    move_by_hand(processor, "swing", 0.5F);
    processor.history().undo();
    move_by_hand(processor, "surprise", 0.9F);
    EXPECT_EQ(processor.history().redo_name(), "");
    processor.history().redo();
    EXPECT_FLOAT_EQ(plain(processor, "swing"), 0.0F);
}

TEST(ChangeHistory, SwitchesOfTheMomentAndMovesThatChangeNothingAreNoSteps) {
    Processor processor;
    move_by_hand(processor, "freeze", 1.0F);
    move_by_hand(processor, "bypass", 1.0F);
    move_by_hand(processor, "swing", 0.0F);
    EXPECT_EQ(processor.history().undo_name(), "");
}

TEST(ChangeHistory, AGestureWithoutAnEndHoldsNothingUpOnceItsParameterIsMovedAgain) {
    Processor processor;
    processor.values().getParameter("swing")->beginChangeGesture();
    move_by_hand(processor, "swing", 0.5F);
    EXPECT_EQ(processor.history().undo_name(), "Swing");
    move_by_hand(processor, "surprise", 0.9F);
    EXPECT_EQ(processor.history().undo_name(), "Surprise");
}

TEST(ChangeHistory, ASessionRestoredInMidMoveLeavesNoStep) {
    Processor processor;
    juce::MemoryBlock saved;
    processor.getStateInformation(saved);
    auto& swing = *processor.values().getParameter("swing");
    swing.beginChangeGesture();
    swing.setValueNotifyingHost(0.5F);
    processor.setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
    swing.setValueNotifyingHost(0.7F);
    swing.endChangeGesture();
    EXPECT_EQ(processor.history().undo_name(), "");
    move_by_hand(processor, "swing", 0.2F);
    EXPECT_EQ(processor.history().undo_name(), "Swing");
}

TEST(ChangeHistory, ARestoredSessionBeginsAnew) {
    Processor processor;
    juce::MemoryBlock saved;
    processor.getStateInformation(saved);
    move_by_hand(processor, "swing", 0.5F);
    processor.setStateInformation(saved.getData(), static_cast<int>(saved.getSize()));
    EXPECT_EQ(processor.history().undo_name(), "");
}

}  // namespace
