#include "editor/editor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

bool is_control(const juce::Component& component) {
    return dynamic_cast<const juce::Slider*>(&component) || dynamic_cast<const juce::Button*>(&component) ||
           dynamic_cast<const juce::ComboBox*>(&component) || dynamic_cast<const EmotionPad*>(&component) ||
           dynamic_cast<const RegisterRange*>(&component);
}

// What a player reaches; the parts that a slider or a list is made of are not counted.
void collect_controls(juce::Component& component, std::vector<juce::Component*>& controls) {
    for (auto* const child : component.getChildren()) {
        if (dynamic_cast<juce::ResizableCornerComponent*>(child) != nullptr) continue;
        if (is_control(*child)) {
            controls.push_back(child);
        } else {
            collect_controls(*child, controls);
        }
    }
}

juce::Image picture_of(Editor& editor) { return editor.createComponentSnapshot(editor.getLocalBounds()); }

bool same(const juce::Image& one, const juce::Image& other) {
    if (one.getBounds() != other.getBounds()) return false;
    const juce::Image::BitmapData a(one, juce::Image::BitmapData::readOnly),
        b(other, juce::Image::BitmapData::readOnly);
    for (int y = 0; y < one.getHeight(); ++y) {
        for (int x = 0; x < one.getWidth(); ++x) {
            if (a.getPixelColour(x, y) != b.getPixelColour(x, y)) return false;
        }
    }
    return true;
}

float plain(Processor& processor, const char* identifier) {
    return processor.values().getRawParameterValue(identifier)->load();
}

TEST(Editor, EveryControlHasANameATipAndTheKeyboard) {
    Processor processor;
    Editor editor(processor);
    std::vector<juce::Component*> controls;
    collect_controls(editor, controls);
    EXPECT_GT(controls.size(), 30U);
    for (auto* const control : controls) {
        const auto* const tip = dynamic_cast<juce::TooltipClient*>(control);
        const auto name = control->getTitle().toStdString();
        EXPECT_NE(name, "");
        EXPECT_TRUE(control->getWantsKeyboardFocus() || !control->isEnabled()) << name;
        ASSERT_NE(tip, nullptr) << name;
        EXPECT_TRUE(const_cast<juce::TooltipClient*>(tip)->getTooltip().isNotEmpty()) << name;
        EXPECT_FALSE(control->getBounds().isEmpty()) << name << " is nowhere";
    }
}

TEST(Editor, ControlsDoNotCoverOneAnother) {
    Processor processor;
    Editor editor(processor);
    for (const auto& [width, height] : {std::pair{1060, 700}, {640, 420}, {1900, 720}, {800, 1400}}) {
        editor.setSize(width, height);
        std::vector<juce::Component*> controls;
        collect_controls(editor, controls);
        for (std::size_t i = 0; i < controls.size(); ++i) {
            // Borders may share a pixel where the scale is no whole number.
            const auto area = editor.getLocalArea(controls[i], controls[i]->getLocalBounds()).reduced(1);
            EXPECT_TRUE(editor.getLocalBounds().contains(area)) << controls[i]->getTitle();
            for (std::size_t j = 0; j < i; ++j) {
                const auto other = editor.getLocalArea(controls[j], controls[j]->getLocalBounds());
                EXPECT_TRUE(area.getIntersection(other).isEmpty())
                    << controls[i]->getTitle() << ", " << controls[j]->getTitle();
            }
        }
    }
}

TEST(Editor, ThePadMovesByArrowKeys) {
    Processor processor;
    EmotionPad pad(*processor.values().getParameter(id::valence),
                   *processor.values().getParameter(id::arousal));
    EXPECT_TRUE(pad.keyPressed(juce::KeyPress(juce::KeyPress::rightKey)));
    EXPECT_TRUE(pad.keyPressed(juce::KeyPress(juce::KeyPress::downKey)));
    EXPECT_NEAR(plain(processor, id::valence), 0.05F, 1e-5F);
    EXPECT_NEAR(plain(processor, id::arousal), -0.05F, 1e-5F);
    EXPECT_FALSE(pad.keyPressed(juce::KeyPress(juce::KeyPress::escapeKey)));
}

TEST(Editor, ARegisterStaysAnOctaveWide) {
    Processor processor;
    RegisterRange range(processor.values(), 2);
    for (int i = 0; i < 140; ++i) range.keyPressed(juce::KeyPress(juce::KeyPress::rightKey));
    EXPECT_GE(plain(processor, "bass_highest") - plain(processor, "bass_lowest"), 11.0F);
    EXPECT_LE(plain(processor, "bass_highest"), 127.0F);
}

TEST(Editor, ShowsWhatIsPlayed) {
    Processor processor;
    processor.setNonRealtime(true);
    Editor editor(processor);
    const juce::Image idle = picture_of(editor);
    EXPECT_TRUE(same(idle, picture_of(editor))) << "the same state is the same picture";
    Player player(processor, 24000.0, 800);
    player.play(
        plucked_chords(7.0, 24000.0), [] { return 800; }, [&] { editor.refresh(); });
    EXPECT_FALSE(same(idle, picture_of(editor)));
}

TEST(Editor, OpensAndClosesWhileHostsAutomateAndPlay) {
    Processor processor;
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 2; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; !done; ++i) {
                auto* const parameter =
                    processor.getParameters()[(7 * i + thread) % processor.getParameters().size()];
                parameter->setValueNotifyingHost(static_cast<float>(i % 11) / 10.0F);
            }
        });
    }
    Player player(processor, 24000.0, 256);
    threads.emplace_back([&] { player.play(plucked_chords(3.0, 24000.0), 256); });
    for (int i = 0; i < 6; ++i) {
        Editor editor(processor);
        editor.refresh();
        EXPECT_TRUE(picture_of(editor).isValid());
    }
    done = true;
    for (auto& thread : threads) thread.join();
    for (auto* const parameter : processor.getParameters()) {
        EXPECT_GE(parameter->getValue(), 0.0F);
        EXPECT_LE(parameter->getValue(), 1.0F);
    }
}

/// A mouse that is held down, moved away from where it began.
juce::MouseEvent mouse_at(juce::Component& component, float x) {
    const auto now = juce::Time::getCurrentTime();
    return {juce::Desktop::getInstance().getMainMouseSource(),
            {x, 10.0F},
            juce::ModifierKeys::leftButtonModifier,
            1.0F,
            0.0F,
            0.0F,
            0.0F,
            0.0F,
            &component,
            &component,
            now,
            {10.0F, 10.0F},
            now,
            1,
            x != 10.0F};
}

TEST(CaptureBar, WritesOneFileADrag) {
    struct Window final : juce::Component, juce::DragAndDropContainer {};
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 24000.0, 800);
    player.play(plucked_chords(7.0, 24000.0), 800);
    Window window;
    CaptureBar bar(processor);
    window.addAndMakeVisible(bar);
    bar.show(processor.capture().bars_kept());
    juce::Component* tile = nullptr;
    for (auto* const child : bar.getChildren()) {
        if (child->getTitle().startsWith("Drag")) tile = child;
    }
    ASSERT_NE(tile, nullptr);
    const auto folder = juce::File::getSpecialLocation(juce::File::tempDirectory).getChildFile("affetto");
    const auto before = folder.findChildFiles(juce::File::findFiles, false, "*.mid");
    for (int drag = 0; drag < 2; ++drag) {
        tile->mouseDown(mouse_at(*tile, 10.0F));
        for (int x = 11; x < 60; ++x) tile->mouseDrag(mouse_at(*tile, static_cast<float>(x)));
        tile->mouseUp(mouse_at(*tile, 60.0F));
    }
    auto written = folder.findChildFiles(juce::File::findFiles, false, "*.mid");
    written.removeIf([&](const juce::File& file) { return before.contains(file); });
    EXPECT_EQ(written.size(), 2);
    for (const auto& file : written) file.deleteFile();
}

juce::Button* button_titled(juce::Component& parent, const juce::String& title) {
    std::vector<juce::Component*> controls;
    collect_controls(parent, controls);
    for (auto* const control : controls) {
        if (control->getTitle() == title) return dynamic_cast<juce::Button*>(control);
    }
    return nullptr;
}

TEST(Editor, ClosesWithAMenuOpen) {
    if (juce::Desktop::getInstance().getDisplays().displays.isEmpty()) {
        GTEST_SKIP() << "menus want a display; tests/plugin/test_window.py gives one";
    }
    Processor processor;
    for (const char* const title : {"Presets", "Bundle"}) {
        auto editor = std::make_unique<Editor>(processor);
        auto* const button = button_titled(*editor, title);
        ASSERT_NE(button, nullptr) << title;
        editor->setSize(2120, 1400);
        button->onClick();
        auto* const menu = juce::ModalComponentManager::getInstance()->getModalComponent(0);
        ASSERT_NE(menu, nullptr) << title;
        EXPECT_EQ(&menu->getLookAndFeel(), &editor->getLookAndFeel()) << title;
        EXPECT_FLOAT_EQ(juce::Component::getApproximateScaleFactorForComponent(menu), 2.0F) << title;
        EXPECT_TRUE(editor->getLocalBounds().contains(editor->getLocalArea(menu, menu->getLocalBounds())));
        editor.reset();
        EXPECT_EQ(juce::ModalComponentManager::getInstance()->getNumModalComponents(), 0) << title;
    }
}

TEST(HeardStrip, WritesChordsAsOnALeadSheet) {
    EXPECT_EQ(lead_sheet_name("F#:min7"), "F#m7");
    EXPECT_EQ(lead_sheet_name("C:maj"), "C");
    EXPECT_EQ(lead_sheet_name("G:7"), "G7");
    EXPECT_EQ(lead_sheet_name("B:dim"), "Bdim");
    EXPECT_EQ(lead_sheet_name("N"), "");
}

}  // namespace
