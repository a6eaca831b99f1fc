#include "header_bar.h"

#include "presets.h"

namespace affetto::plugin {

using juce::String;

namespace {

// What pressing it would change is said by its tip.
void show_step(juce::TextButton& button, const String& what, const String& step) {
    button.setEnabled(step.isNotEmpty());
    button.setTooltip(step.isEmpty() ? "Nothing to " + what.toLowerCase() : what + ": " + step);
}

}  // namespace

HeaderBar::HeaderBar(Processor& processor)
    : processor_(processor),
      bypass_(processor.values(), id::bypass, "Bypass",
              "Plays nothing; the audio passes as always, and listening goes on.", colour::warning) {
    dress(presets_, "Presets", "Ways to play that come with the plugin, and your own.");
    dress(bundle_, "Bundle", "The networks in use. Others may be chosen while the music runs.");
    dress(undo_, "Undo", "Takes back what was changed by hand last.");
    dress(redo_, "Redo", "Changes again what was taken back.");
    dress(panic_, "Panic", "Ends every note and silences all channels.");
    presets_.onClick = [this] { offer_presets(); };
    bundle_.onClick = [this] { offer_bundles(); };
    undo_.onClick = [this] { processor_.history().undo(); };
    redo_.onClick = [this] { processor_.history().redo(); };
    panic_.onClick = [this] { processor_.panic(); };
    for (auto* const child : {&presets_, &bundle_, &undo_, &redo_, &panic_}) addAndMakeVisible(child);
    addAndMakeVisible(bypass_);
}

void HeaderBar::show(const BundleStatus& status) {
    const String name = status.in_use.name.isEmpty() ? String("none") : status.in_use.name;
    bundle_.setButtonText("Bundle: " + name);
    show_step(undo_, "Undo", processor_.history().undo_name());
    show_step(redo_, "Redo", processor_.history().redo_name());
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
    area.removeFromLeft(20);
    undo_.setBounds(area.removeFromLeft(64));
    area.removeFromLeft(8);
    redo_.setBounds(area.removeFromLeft(64));
    panic_.setBounds(area.removeFromRight(80));
    area.removeFromRight(14);
    bypass_.setBounds(area.removeFromRight(92));
}

// Within the window, and gone with it: hosts close windows whatever is open in them.
juce::PopupMenu::Options HeaderBar::menu_options(juce::Component& below) {
    return juce::PopupMenu::Options()
        .withTargetComponent(below)
        .withParentComponent(&content_around(*this))
        .withDeletionCheck(*this);
}

void HeaderBar::offer_presets() {
    juce::PopupMenu menu;
    menu.setLookAndFeel(&getLookAndFeel());
    menu.addSectionHeader("Factory");
    for (const Preset& preset : factory_presets()) {
        menu.addItem(preset.name + ": " + preset.description,
                     [this, &preset] { processor_.use_preset(preset); });
    }
    menu.addSectionHeader("Yours");
    for (const juce::File& file : user_presets()) {
        menu.addItem(file.getFileNameWithoutExtension(), [this, file] {
            if (const auto preset = read_preset(file)) processor_.use_preset(*preset);
        });
    }
    menu.addItem("Save...", [this] { ask_for_preset_name(); });
    menu.showMenuAsync(menu_options(presets_));
}

void HeaderBar::ask_for_preset_name() {
    dialog_.show(*this, {"Save a preset", "Its name:", {"Save", "Cancel"}, true},
                 [this](int button, const String& name) {
                     if (button == 0) save_as(name);
                 });
}

void HeaderBar::save_as(const String& name) {
    if (save_preset(name, processor_)) return;
    dialog_.show(*this, {"Save a preset", "It could not be saved in " + presets_folder().getFullPathName()});
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
