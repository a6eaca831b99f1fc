#include "capture_bar.h"

#include "capture_file.h"

namespace affetto::plugin {

using juce::String;

CaptureBar::Tile::Tile(CaptureBar& owner) : owner_(owner) {
    dress(*this, "Drag the captured bars out",
          "Drag this to a track of your host, or to a folder: the last bars as a MIDI file.");
    setMouseCursor(juce::MouseCursor::DraggingHandCursor);
}

void CaptureBar::Tile::paint(juce::Graphics& graphics) {
    const auto bounds = getLocalBounds().toFloat().reduced(0.5F);
    const bool there_is = owner_.bars_kept_ > 0;
    graphics.setColour(isMouseOver() && there_is ? colour::line : colour::well);
    graphics.fillRoundedRectangle(bounds, 5.0F);
    const std::array<float, 2> dashes{4.0F, 3.0F};
    juce::Path outline, dashed;
    outline.addRoundedRectangle(bounds, 5.0F);
    juce::PathStrokeType(1.0F).createDashedStroke(dashed, outline, dashes.data(), 2);
    graphics.setColour(there_is ? colour::accent : colour::outline);
    graphics.fillPath(dashed);
    graphics.setColour(there_is ? colour::text : colour::faint);
    graphics.setFont(plain_font(13.0F));
    const int bars = juce::jmin(owner_.bars(), owner_.bars_kept_);
    const String words =
        there_is ? "drag out " + String(bars) + (bars == 1 ? " bar" : " bars") : String("nothing played yet");
    graphics.drawText(words, getLocalBounds(), juce::Justification::centred);
}

void CaptureBar::Tile::mouseDown(const juce::MouseEvent&) { dragged_ = false; }

void CaptureBar::Tile::mouseDrag(const juce::MouseEvent& event) {
    if (dragged_ || event.getDistanceFromDragStart() <= 6) return;
    dragged_ = true;
    owner_.drag_out();
}

bool CaptureBar::Tile::keyPressed(const juce::KeyPress& key) {
    if (key != juce::KeyPress::returnKey && key != juce::KeyPress::spaceKey) return false;
    owner_.save();  // A keyboard cannot drag.
    return true;
}

std::unique_ptr<juce::AccessibilityHandler> CaptureBar::Tile::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(
        *this, juce::AccessibilityRole::button,
        juce::AccessibilityActions().addAction(juce::AccessibilityActionType::press,
                                               [this] { owner_.save(); }));
}

CaptureBar::CaptureBar(Processor& processor) : processor_(processor) {
    length_.setRange(1.0, most_captured_bars, 1.0);
    length_.setSkewFactorFromMidPoint(12.0);
    length_.setValue(8.0);
    length_.setColour(juce::Slider::trackColourId, colour::accent);
    length_.onValueChange = [this] { repaint(); };
    dress(length_, "Bars to capture", "How many of the last bars, 1 to 64. They are always kept.");
    dress(save_, "Save the captured bars", "Saves the last bars as a MIDI file.");
    save_.onClick = [this] { save(); };
    save_.setEnabled(false);
    addAndMakeVisible(length_);
    addAndMakeVisible(tile_);
    addAndMakeVisible(save_);
}

void CaptureBar::show(int bars_kept) {
    if (bars_kept == bars_kept_) return;
    bars_kept_ = bars_kept;
    save_.setEnabled(bars_kept > 0);
    repaint();
}

void CaptureBar::paint(juce::Graphics& graphics) {
    graphics.setFont(plain_font(12.5F));
    graphics.setColour(colour::text);
    const auto words = getLocalBounds().withWidth(length_.getWidth()).withHeight(17).reduced(7, 0);
    graphics.drawText("The last " + String(bars()) + (bars() == 1 ? " bar" : " bars"), words,
                      juce::Justification::centredLeft);
    graphics.setColour(colour::faint);
    graphics.drawText(String(bars_kept_) + " kept", words, juce::Justification::centredRight);
}

void CaptureBar::resized() {
    auto area = getLocalBounds();
    length_.setBounds(area.removeFromTop(36).withTrimmedTop(17));
    area.removeFromTop(8);
    save_.setBounds(area.removeFromBottom(28));
    area.removeFromBottom(8);
    tile_.setBounds(area);
}

bool CaptureBar::write(const juce::File& file) {
    if (write_midi_file(processor_.capture().last_bars(bars()), processor_.capture_heading(), file))
        return true;
    dialog_.show(*this, {"The last bars", "Could not write " + file.getFullPathName()});
    return false;
}

void CaptureBar::drag_out() {
    auto* const container = juce::DragAndDropContainer::findParentDragContainerFor(this);
    if (container == nullptr || bars_kept_ == 0) return;
    const auto folder = juce::File::getSpecialLocation(juce::File::tempDirectory).getChildFile("affetto");
    folder.createDirectory();  // Where it cannot be made, writing says so.
    const auto file = folder.getNonexistentChildFile("affetto", ".mid");
    if (!write(file)) return;
    // A host may read the file only after it was dropped, so it stays.
    container->performExternalDragDropOfFiles({file.getFullPathName()}, false, this);
}

void CaptureBar::save() {
    if (bars_kept_ == 0) return;
    const auto documents = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory);
    chooser_ = std::make_unique<juce::FileChooser>("Save the last bars",
                                                   documents.getChildFile("affetto.mid"), "*.mid");
    const int mode = juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::warnAboutOverwriting;
    chooser_->launchAsync(mode, [this](const juce::FileChooser& chooser) {
        if (chooser.getResult() != juce::File()) save_as(chooser.getResult());
    });
}

void CaptureBar::save_as(const juce::File& chosen) {
    const juce::File file = named_as_midi(chosen);
    if (file == chosen || !file.exists()) {
        write(file);
        return;
    }
    // The chooser has asked about another name.
    dialog_.show(*this,
                 {"Save the last bars", file.getFileName() + " is there already.", {"Replace", "Cancel"}},
                 [this, file](int button, const String&) {
                     if (button == 0) write(file);
                 });
}

}  // namespace affetto::plugin
