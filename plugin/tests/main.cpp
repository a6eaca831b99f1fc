#include <gtest/gtest.h>
#include <juce_events/juce_events.h>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const juce::ScopedJuceInitialiser_GUI juce;  // This thread is the message thread.
    return RUN_ALL_TESTS();
}
