#include "dialog.h"

#include <utility>

namespace affetto::plugin {

namespace {

constexpr const char* text_field = "text";

}  // namespace

juce::Component& content_around(juce::Component& component) {
    juce::Component* content = &component;
    const auto is_window = [](const juce::Component* above) {
        return above == nullptr || dynamic_cast<const juce::TopLevelWindow*>(above) != nullptr;
    };
    while (!is_window(content->getParentComponent()) &&
           !is_window(content->getParentComponent()->getParentComponent())) {
        content = content->getParentComponent();
    }
    return *content;
}

void Dialog::show(juce::Component& asker, const Words& words, Answer answered) {
    juce::Component& content = content_around(asker);
    box_ = std::make_unique<juce::AlertWindow>(words.title, words.message, juce::MessageBoxIconType::NoIcon);
    box_->setLookAndFeel(&content.getLookAndFeel());
    if (words.asks_for_text) box_->addTextEditor(text_field, "");
    for (int i = 0; i < words.buttons.size(); ++i) {
        const int key = i == 0 ? juce::KeyPress::returnKey : juce::KeyPress::escapeKey;
        box_->addButton(words.buttons[i], i + 1, juce::KeyPress(key));
    }
    content.addAndMakeVisible(*box_);
    box_->setCentrePosition(content.getLocalBounds().getCentre());
    box_->enterModalState(true, juce::ModalCallbackFunction::create(
                                    [this, there = juce::Component::SafePointer<juce::Component>(&asker),
                                     answered = std::move(answered)](int answer) {
                                        if (there != nullptr) finish(answer - 1, answered);
                                    }));
}

void Dialog::finish(int button, const Answer& answered) {
    const juce::String text = box_->getTextEditorContents(text_field);
    box_.reset();
    if (answered) answered(button, text);
}

}  // namespace affetto::plugin
