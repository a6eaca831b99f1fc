// Dialog: a box with a question or a word in the middle of the plugin's window.
//
// Threading model: the message thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <memory>
#include <vector>

namespace affetto::plugin {

/// What is just below the plugin's window, around a component: everything in it has its scale and look.
juce::Component& content_around(juce::Component& component);

/// It lies within the window, looks and scales as it does, and goes with it: hosts close windows whatever
/// is open in them.
class Dialog {
public:
    /// Return answers with the first button, escape with the last.
    struct Words {
        juce::String title, message;
        juce::StringArray buttons{"OK"};
        bool asks_for_text = false;
    };
    using Answer = std::function<void(int button, const juce::String& text)>;

    /// Replaces what it shows.
    void show(juce::Component& asker, const Words& words, Answer answered = {});
    bool is_open() const noexcept { return box_ != nullptr; }

private:
    class Box final : public juce::Component {
    public:
        Box(const Words& words, std::function<void(int)> answered);
        ~Box() override;
        juce::String text() const { return text_.getText(); }
        void take_keyboard();
        void paint(juce::Graphics& graphics) override;
        void resized() override;
        bool keyPressed(const juce::KeyPress& key) override;
        void parentSizeChanged() override;
        void inputAttemptWhenModal() override { toFront(true); }
        bool canModalEventBeSentToComponent(const juce::Component* target) override;
        std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

    private:
        const Words words_;
        std::function<void(int)> answered_;
        juce::TextEditor text_;
        std::vector<std::unique_ptr<juce::TextButton>> buttons_;
    };

    /// After the button's own part is done: the box goes with the answer.
    void finish_later(int button, Answer answered);

    std::unique_ptr<Box> box_;
};

}  // namespace affetto::plugin
