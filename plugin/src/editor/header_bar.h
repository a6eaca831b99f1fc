// HeaderBar: name, presets, bundle, bypass and panic.
//
// Threading model: the message thread.
#pragma once

#include <memory>

#include "controls.h"
#include "dialog.h"
#include "processor.h"

namespace affetto::plugin {

class HeaderBar final : public juce::Component {
public:
    explicit HeaderBar(Processor& processor);
    void show(const BundleStatus& status);
    void paint(juce::Graphics& graphics) override;
    void resized() override;

private:
    juce::PopupMenu::Options menu_options(juce::Component& below);
    void offer_presets();
    void offer_bundles();
    void ask_for_preset_name();
    void save_as(const juce::String& name);
    void ask_for_bundle();

    Processor& processor_;
    juce::TextButton presets_{"Presets"}, bundle_{"Bundle"}, undo_{"Undo"}, redo_{"Redo"}, panic_{"Panic"};
    Switch bypass_;
    std::unique_ptr<juce::FileChooser> chooser_;
    Dialog dialog_;
};

}  // namespace affetto::plugin
