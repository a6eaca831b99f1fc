#include "header_bar.h"

#include "presets.h"

namespace affetto::plugin {

using juce::String;

HeaderBar::HeaderBar(Processor& processor)
    : processor_(processor),
      bypass_(processor.values(), id::bypass, "Bypass",
              "Plays nothing; the audio passes as always, and listening goes on.", colour::warning) {
    dress(presets_, "Presets", "Ways to play that come with the plugin, and your own.");
    dress(bundle_, "Bundle", "The networks in use. Others may be chosen while the music runs.");
    dress(panic_, "Panic", "Ends every note and silences all channels.");
    presets_.onClick = [this] { offer_presets(); };
    bundle_.onClick = [this] { offer_bundles(); };
    panic_.onClick = [this] { processor_.panic(); };
    for (auto* const child : {&presets_, &bundle_, &panic_}) addAndMakeVisible(child);
    addAndMakeVisible(bypass_);
}

void HeaderBar::show(const BundleStatus& status) {
    const String name = status.in_use.name.isEmpty() ? String("none") : status.in_use.name;
    bundle_.setButtonText("Bundle: " + name);
}

void HeaderBar::paint(juce::Graphics& graphics) {
    graphics.setFont(bold_font(25.0F));
    graphics.setColour(colour::strong);
    graphics.drawText("affetto", getLocalBounds().withTrimmedLeft(2), juce::Justification::centredLeft);
}

void HeaderBar::resized() {
    auto area = getLocalBounds().withSizeKeepingCentre(getWidth(), 28);
    area.removeFromLeft(120);
    presets_.setBounds(area.removeFromLeft(110));
    area.removeFromLeft(8);
    bundle_.setBounds(area.removeFromLeft(190));
    panic_.setBounds(area.removeFromRight(80));
    area.removeFromRight(14);
    bypass_.setBounds(area.removeFromRight(92));
}

// Within the window, and gone with it: hosts close windows whatever is open in them.
juce::PopupMenu::Options HeaderBar::menu_options(juce::Component& below) {
    return juce::PopupMenu::Options()
        .withTargetComponent(below)
        .withParentComponent(getParentComponent())  // Whose scale it has too.
        .withDeletionCheck(*this);
}

void HeaderBar::offer_presets() {
    juce::PopupMenu menu;
    menu.setLookAndFeel(&getLookAndFeel());
    menu.addSectionHeader("Factory");
    for (const Preset& preset : factory_presets()) {
        menu.addItem(preset.name + ": " + preset.description,
                     [this, &preset] { apply_preset(preset, processor_); });
    }
    menu.addSectionHeader("Yours");
    for (const juce::File& file : user_presets()) {
        menu.addItem(file.getFileNameWithoutExtension(), [this, file] {
            if (const auto preset = read_preset(file)) apply_preset(*preset, processor_);
        });
    }
    menu.addItem("Save...", [this] { ask_for_preset_name(); });
    menu.showMenuAsync(menu_options(presets_));
}

void HeaderBar::ask_for_preset_name() {
    question_ = std::make_unique<juce::AlertWindow>("Save a preset",
                                                    "Its name:", juce::MessageBoxIconType::NoIcon, this);
    question_->addTextEditor("name", "");
    question_->addButton("Save", 1, juce::KeyPress(juce::KeyPress::returnKey));
    question_->addButton("Cancel", 0, juce::KeyPress(juce::KeyPress::escapeKey));
    // The answer may come when the window has been closed.
    question_->enterModalState(true, juce::ModalCallbackFunction::create(
                                         [bar = juce::Component::SafePointer<HeaderBar>(this)](int answer) {
                                             if (bar != nullptr) bar->finish_saving(answer);
                                         }));
}

void HeaderBar::finish_saving(int answer) {
    const String name = question_->getTextEditorContents("name");
    question_.reset();
    if (answer == 0 || save_preset(name, processor_)) return;
    juce::AlertWindow::showMessageBoxAsync(juce::MessageBoxIconType::WarningIcon, "Save a preset",
                                           "It could not be saved in " + presets_folder().getFullPathName());
}

void HeaderBar::offer_bundles() {
    juce::PopupMenu menu;
    menu.setLookAndFeel(&getLookAndFeel());
    const auto in_use = processor_.bundle_status().in_use.path;
    menu.addItem("The plugin's own", true, in_use.isEmpty(), [this] { processor_.use_bundle({}); });
    for (const juce::File& folder : deployed_bundles()) {
        menu.addItem(folder.getFileName(), true, in_use == folder.getFullPathName(),
                     [this, folder] { processor_.use_bundle(folder); });
    }
    menu.addSeparator();
    menu.addItem("Choose a folder...", [this] { ask_for_bundle(); });
    menu.showMenuAsync(menu_options(bundle_));
}

void HeaderBar::ask_for_bundle() {
    chooser_ = std::make_unique<juce::FileChooser>("A bundle's folder", deployed_bundles_folder());
    const int mode = juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories;
    chooser_->launchAsync(mode, [this](const juce::FileChooser& chooser) {
        if (chooser.getResult() != juce::File()) processor_.use_bundle(chooser.getResult());
    });
}

}  // namespace affetto::plugin
