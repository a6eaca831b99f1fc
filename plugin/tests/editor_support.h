// What the tests of the window share: its controls, and what is wrong with them.
#pragma once

#include <string>
#include <vector>

#include "editor/editor.h"

namespace affetto::plugin::testing {

/// What a player reaches; the parts that a slider or a list is made of are not counted.
std::vector<juce::Component*> controls_in(juce::Component& window);
/// Of any kind; null if there is none.
juce::Component* control_titled(juce::Component& window, const juce::String& title);

/// Why not everybody can reach it, or nothing: its name, its tip, the keyboard, its place.
std::string problem_of_control(juce::Component& control);
/// Names that several controls have, or nothing.
std::string shared_names(const std::vector<juce::Component*>& controls);
/// Controls that lie on one another or outside the window, or nothing.
std::string overlaps_in(juce::Component& window);

/// Contrast of two colours as in WCAG 2: 1 for the same, 21 for black and white.
double contrast(juce::Colour one, juce::Colour other);

float plain(Processor& processor, const char* identifier);

}  // namespace affetto::plugin::testing
