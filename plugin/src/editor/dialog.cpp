#include "dialog.h"

#include <utility>

#include "look.h"

namespace affetto::plugin {

namespace {

constexpr int box_width = 360, margin = 20, title_height = 26, line_height = 20, row_height = 28;
constexpr int message_height = 2 * line_height;

}  // namespace

juce::Component& content_around(juce::Component& component) {
    juce::Component* content = &component;
    const auto is_content = [](const juce::Component* part) {
        const auto* const above = part->getParentComponent();
        return above == nullptr || dynamic_cast<const juce::AudioProcessorEditor*>(above) != nullptr;
    };
    while (!is_content(content)) content = content->getParentComponent();
    return *content;
}

void Dialog::show(juce::Component& asker, const Words& words, Answer answered) {
    juce::Component& content = content_around(asker);
    box_ = std::make_unique<Box>(
        words, [this, answered = std::move(answered)](int button) { finish_later(button, answered); });
    content.addAndMakeVisible(*box_);
    box_->parentSizeChanged();
    box_->enterModalState(true);
    box_->take_keyboard();
}

void Dialog::finish_later(int button, Answer answered) {
    const auto safe = juce::Component::SafePointer<Box>(box_.get());
    juce::MessageManager::callAsync([this, safe, button, answered = std::move(answered)] {
        if (safe == nullptr) return;  // The window, and this with it, is gone.
        const juce::String text = box_->text();
        box_.reset();
        if (answered) answered(button, text);
    });
}

Dialog::Box::Box(const Words& words, std::function<void(int)> answered)
    : words_(words), answered_(std::move(answered)) {
    setTitle(words.title);
    setDescription(words.message);
    setWantsKeyboardFocus(true);
    setFocusContainerType(FocusContainerType::keyboardFocusContainer);
    if (words.asks_for_text) {
        text_.setTitle(words.message);
        text_.onReturnKey = [this] { answered_(0); };
        text_.onEscapeKey = [this] { answered_(words_.buttons.size() - 1); };
        addAndMakeVisible(text_);
    }
    for (int i = 0; i < words.buttons.size(); ++i) {
        auto& button = *buttons_.emplace_back(std::make_unique<juce::TextButton>(words.buttons[i]));
        button.onClick = [this, i] { answered_(i); };
        button.setHasFocusOutline(true);
        addAndMakeVisible(button);
    }
    const int text_height = words.asks_for_text ? row_height + line_height : 0;
    setSize(box_width, 2 * margin + title_height + message_height + text_height + row_height);
}

Dialog::Box::~Box() { exitModalState(0); }

void Dialog::Box::parentSizeChanged() {
    if (const auto* const parent = getParentComponent()) {
        setCentrePosition(parent->getLocalBounds().getCentre());
    }
}

// JUCE's modal components hold up everything in the process, other instances' windows too.
bool Dialog::Box::canModalEventBeSentToComponent(const juce::Component* target) {
    const auto* const window = findParentComponentOfClass<juce::AudioProcessorEditor>();
    return window != nullptr && target != window && !window->isParentOf(target);
}

void Dialog::Box::take_keyboard() {
    if (!isShowing()) return;
    juce::Component& first = words_.asks_for_text ? static_cast<juce::Component&>(text_) : *buttons_.front();
    first.grabKeyboardFocus();
}

void Dialog::Box::paint(juce::Graphics& graphics) {
    const auto bounds = getLocalBounds().toFloat().reduced(0.5F);
    graphics.setColour(colour::panel);
    graphics.fillRoundedRectangle(bounds, 8.0F);
    graphics.setColour(colour::outline);
    graphics.drawRoundedRectangle(bounds, 8.0F, 1.0F);
    auto area = getLocalBounds().reduced(margin);
    graphics.setColour(colour::strong);
    graphics.setFont(bold_font(17.0F));
    graphics.drawFittedText(words_.title, area.removeFromTop(title_height), juce::Justification::topLeft, 1);
    graphics.setColour(colour::text);
    graphics.setFont(plain_font(14.0F));
    graphics.drawFittedText(words_.message, area.removeFromTop(message_height), juce::Justification::topLeft,
                            2, 0.8F);
}

void Dialog::Box::resized() {
    auto area = getLocalBounds().reduced(margin);
    area.removeFromTop(title_height + (words_.asks_for_text ? line_height + 4 : message_height));
    if (words_.asks_for_text) text_.setBounds(area.removeFromTop(row_height));
    auto row = area.removeFromBottom(row_height);
    for (auto button = buttons_.rbegin(); button != buttons_.rend(); ++button) {
        (*button)->setBounds(row.removeFromRight(92));
        row.removeFromRight(8);
    }
}

bool Dialog::Box::keyPressed(const juce::KeyPress& key) {
    if (key == juce::KeyPress::returnKey) return answered_(0), true;
    if (key == juce::KeyPress::escapeKey) return answered_(words_.buttons.size() - 1), true;
    return false;
}

std::unique_ptr<juce::AccessibilityHandler> Dialog::Box::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::dialogWindow);
}

}  // namespace affetto::plugin
