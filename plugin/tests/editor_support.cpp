#include "editor_support.h"

#include <cmath>
#include <set>

namespace affetto::plugin::testing {

namespace {

bool is_control(const juce::Component& component) {
    return dynamic_cast<const juce::Slider*>(&component) || dynamic_cast<const juce::Button*>(&component) ||
           dynamic_cast<const juce::ComboBox*>(&component) || dynamic_cast<const EmotionPad*>(&component) ||
           dynamic_cast<const RegisterRange*>(&component);
}

void collect_controls(juce::Component& component, std::vector<juce::Component*>& controls) {
    for (auto* const child : component.getChildren()) {
        if (dynamic_cast<juce::ResizableCornerComponent*>(child) != nullptr) continue;
        if (is_control(*child)) {
            controls.push_back(child);
        } else {
            collect_controls(*child, controls);
        }
    }
}

// Relative luminance, WCAG 2.
double luminance(juce::Colour colour) {
    const auto linear = [](juce::uint8 channel) {
        const double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen()) +
           0.0722 * linear(colour.getBlue());
}

}  // namespace

std::vector<juce::Component*> controls_in(juce::Component& window) {
    std::vector<juce::Component*> controls;
    collect_controls(window, controls);
    return controls;
}

juce::Component* control_titled(juce::Component& window, const juce::String& title) {
    for (auto* const control : controls_in(window)) {
        if (control->getTitle() == title) return control;
    }
    return nullptr;
}

std::string problem_of_control(juce::Component& control) {
    const auto name = control.getTitle().toStdString();
    if (name.empty()) return "a control without a name";
    auto* const tip = dynamic_cast<juce::TooltipClient*>(&control);
    if (tip == nullptr || tip->getTooltip().isEmpty()) return name + " has no tip";
    if (!control.getWantsKeyboardFocus() && control.isEnabled())
        return name + " is out of the keyboard's reach";
    if (control.getBounds().isEmpty()) return name + " is nowhere";
    return {};
}

std::string shared_names(const std::vector<juce::Component*>& controls) {
    std::set<std::string> names;
    std::string shared;
    for (const auto* const control : controls) {
        const auto name = control->getTitle().toStdString();
        if (!names.insert(name).second) shared += name + "; ";
    }
    return shared;
}

std::string overlaps_in(juce::Component& window) {
    std::string overlaps;
    const auto controls = controls_in(window);
    const auto area_of = [&](juce::Component& control) {
        return window.getLocalArea(&control, control.getLocalBounds());
    };
    for (std::size_t i = 0; i < controls.size(); ++i) {
        // Borders may share a pixel where the scale is no whole number.
        const auto area = area_of(*controls[i]).reduced(1);
        const auto name = controls[i]->getTitle().toStdString();
        if (!window.getLocalBounds().contains(area)) overlaps += name + " lies outside; ";
        for (std::size_t j = 0; j < i; ++j) {
            if (area.intersects(area_of(*controls[j]))) {
                overlaps += name + " covers " + controls[j]->getTitle().toStdString() + "; ";
            }
        }
    }
    return overlaps;
}

double contrast(juce::Colour one, juce::Colour other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

float plain(Processor& processor, const char* identifier) {
    return processor.values().getRawParameterValue(identifier)->load();
}

}  // namespace affetto::plugin::testing
