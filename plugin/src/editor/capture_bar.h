// CaptureBar: the last bars, to be dragged out as a MIDI file or saved.
//
// Threading model: the message thread.
#pragma once

#include <memory>

#include "controls.h"
#include "dialog.h"
#include "processor.h"

namespace affetto::plugin {

class CaptureBar final : public juce::Component {
public:
    explicit CaptureBar(Processor& processor);
    void show(int bars_kept);
    void paint(juce::Graphics& graphics) override;
    void resized() override;

private:
    /// What is dragged: begins the drag of a file that it writes for it.
    class Tile final : public juce::Component, public juce::SettableTooltipClient {
    public:
        explicit Tile(CaptureBar& owner);
        void paint(juce::Graphics& graphics) override;
        void mouseDown(const juce::MouseEvent& event) override;
        void mouseDrag(const juce::MouseEvent& event) override;
        bool keyPressed(const juce::KeyPress& key) override;
        std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

    private:
        CaptureBar& owner_;
        bool dragged_ = false;  ///< Once is enough, however far the mouse moves.
    };

    int bars() const { return juce::roundToInt(length_.getValue()); }
    /// False where it cannot be written, which it says.
    bool write(const juce::File& file);
    void drag_out();
    void save();
    void save_as(const juce::File& chosen);

    Processor& processor_;
    int bars_kept_ = 0;
    KeyedSlider length_{juce::Slider::LinearHorizontal, juce::Slider::NoTextBox};
    Tile tile_{*this};
    juce::TextButton save_{"Save..."};
    std::unique_ptr<juce::FileChooser> chooser_;
    Dialog dialog_;
};

}  // namespace affetto::plugin
