#include "state.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

namespace affetto::plugin {

namespace {

using juce::String;

constexpr const char* root_tag = "affetto";
constexpr const char* parameter_tag = "parameter";
constexpr const char* bundle_tag = "bundle";
constexpr const char* window_tag = "window";
constexpr std::size_t most_bytes = 1U << 20;
constexpr std::ptrdiff_t most_tags = 512;

String digits(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return String(text.data()).replaceCharacter(',', '.');  // Whatever the locale's decimal sign.
}

// A number whatever the locale; nothing where any of the text is something else.
std::optional<float> number_in(const String& text) {
    std::istringstream stream(text.trim().toStdString());
    stream.imbue(std::locale::classic());
    float value = 0.0F;
    if (!(stream >> value) || !stream.eof() || !std::isfinite(value)) return std::nullopt;
    return value;
}

// JUCE's parser calls itself for every element within another and for every entity that is declared, so
// both are bounded before it begins: so few tags cannot nest too deeply, whatever lies between them.
bool is_safe_to_parse(const String& text) {
    const auto characters = text.toStdString();
    return std::count(characters.begin(), characters.end(), '<') <= most_tags && !text.contains("<!DOCTYPE");
}

template <typename Visit>
void for_each_parameter(const juce::AudioProcessor& processor, const Visit& visit) {
    for (auto* const parameter : processor.getParameters()) {
        if (auto* const ranged = dynamic_cast<juce::RangedAudioParameter*>(parameter)) visit(*ranged);
    }
}

}  // namespace

ParameterValues parameter_values(const juce::AudioProcessor& processor) {
    ParameterValues values;
    for_each_parameter(processor, [&](const juce::RangedAudioParameter& parameter) {
        values[parameter.paramID] =
            digits(static_cast<double>(parameter.convertFrom0to1(parameter.getValue())));
    });
    return values;
}

void set_parameter_values(juce::AudioProcessor& processor, const ParameterValues& values) {
    for_each_parameter(processor, [&](juce::RangedAudioParameter& parameter) {
        const auto told = values.find(parameter.paramID);
        const auto plain = told == values.end() ? std::nullopt : number_in(told->second);
        const float wanted = plain ? parameter.convertTo0to1(*plain) : parameter.getDefaultValue();
        if (wanted != parameter.getValue()) parameter.setValueNotifyingHost(wanted);
    });
}

void write_state(const SavedState& state, juce::MemoryBlock& chunk) {
    juce::XmlElement root(root_tag);
    root.setAttribute("version", state_version);
    auto* const bundle = root.createNewChildElement(bundle_tag);
    bundle->setAttribute("name", state.bundle.name);
    bundle->setAttribute("path", state.bundle.path);
    bundle->setAttribute("sha256", state.bundle.sha256);
    if (state.window != WindowSize{}) {
        auto* const window = root.createNewChildElement(window_tag);
        window->setAttribute("width", state.window.width);
        window->setAttribute("height", state.window.height);
    }
    for (const auto& [identifier, value] : state.parameters) {
        auto* const parameter = root.createNewChildElement(parameter_tag);
        parameter->setAttribute("id", identifier);
        parameter->setAttribute("value", value);
    }
    const std::string text = root.toString().toStdString();
    chunk.replaceAll(text.data(), text.size());
}

std::optional<SavedState> read_state(const void* data, std::size_t size) {
    if (data == nullptr || size == 0 || size > most_bytes) return std::nullopt;
    const auto* const bytes = static_cast<const char*>(data);
    if (!juce::CharPointer_UTF8::isValidString(bytes, static_cast<int>(size))) return std::nullopt;
    const String text = String::fromUTF8(bytes, static_cast<int>(size));
    if (!is_safe_to_parse(text)) return std::nullopt;
    const auto root = juce::parseXMLIfTagMatches(text, root_tag);
    if (root == nullptr) return std::nullopt;
    SavedState state;
    if (const auto* const bundle = root->getChildByName(bundle_tag)) {
        state.bundle = {bundle->getStringAttribute("path"), bundle->getStringAttribute("name"),
                        bundle->getStringAttribute("sha256")};
    }
    if (const auto* const window = root->getChildByName(window_tag)) {
        state.window = {window->getIntAttribute("width"), window->getIntAttribute("height")};
    }
    for (const auto* const parameter : root->getChildWithTagNameIterator(parameter_tag)) {
        state.parameters[parameter->getStringAttribute("id")] = parameter->getStringAttribute("value");
    }
    return state;
}

}  // namespace affetto::plugin
