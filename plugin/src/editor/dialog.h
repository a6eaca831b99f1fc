// Dialog: a box with a question or a word in the middle of the plugin's window.
//
// Threading model: the message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>

namespace affetto::plugin {

/// What is above a component and just below the window: everything in it has the window's scale and look.
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

    /// Replaces what it shows. `asker` is in the window; gone, it gets no answer.
    void show(juce::Component& asker, const Words& words, Answer answered = {});
    bool is_open() const noexcept { return box_ != nullptr; }

private:
    void finish(int button, const Answer& answered);

    std::unique_ptr<juce::AlertWindow> box_;
};

}  // namespace affetto::plugin
