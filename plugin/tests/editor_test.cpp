#include "editor/editor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "capture_file.h"
#include "editor_support.h"
#include "support.h"

namespace {

using namespace affetto::plugin;
using namespace affetto::plugin::testing;

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
    // What is handed over is what was captured.
    const juce::TemporaryFile expected(".mid");
    ASSERT_TRUE(
        write_midi_file(processor.capture().last_bars(8), processor.capture_heading(), expected.getFile()));
    for (const auto& file : written) {
        EXPECT_TRUE(file.hasIdenticalContentTo(expected.getFile()));
        file.deleteFile();
    }
}

// What is open in the window is part of it: it looks and scales as the window does, and goes with it.
void expect_to_be_within(juce::Component* open, Editor& editor) {
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(&open->getLookAndFeel(), &editor.getLookAndFeel());
    EXPECT_FLOAT_EQ(juce::Component::getApproximateScaleFactorForComponent(open), 2.0F);
    EXPECT_TRUE(editor.getLocalBounds().contains(editor.getLocalArea(open, open->getLocalBounds())));
}

TEST(Editor, ClosesWithAMenuOpen) {
    if (juce::Desktop::getInstance().getDisplays().displays.isEmpty()) {
        GTEST_SKIP() << "menus want a display; tests/plugin/test_window.py gives one";
    }
    Processor processor;
    for (const char* const title : {"Presets", "Bundle", "Key", "Melody channel"}) {
        SCOPED_TRACE(title);
        auto editor = std::make_unique<Editor>(processor);
        editor->setSize(2120, 1400);
        auto* const control = control_titled(*editor, title);
        if (auto* const list = dynamic_cast<juce::ComboBox*>(control)) {
            list->showPopup();
        } else {
            dynamic_cast<juce::Button&>(*control).onClick();
        }
        expect_to_be_within(juce::ModalComponentManager::getInstance()->getModalComponent(0), *editor);
        editor.reset();
        EXPECT_EQ(juce::ModalComponentManager::getInstance()->getNumModalComponents(), 0);
    }
}

// As in a host, where the window lies in something of the host's.
TEST(Editor, HoldsItsDialogs) {
    Processor processor;
    juce::Component host;
    auto editor = std::make_unique<Editor>(processor);
    host.addAndMakeVisible(*editor);
    editor->setSize(2120, 1400);
    Dialog dialog;
    dialog.show(*control_titled(*editor, "Panic"), {"Save a preset", "Its name:", {"Save", "Cancel"}, true});
    expect_to_be_within(juce::ModalComponentManager::getInstance()->getModalComponent(0), *editor);
    dialog = {};
    EXPECT_EQ(juce::ModalComponentManager::getInstance()->getNumModalComponents(), 0);
}

juce::Component* open_dialog() { return juce::ModalComponentManager::getInstance()->getModalComponent(0); }

TEST(Editor, KeepsItsDialogsInSightWhateverItsSize) {
    Processor processor;
    Editor editor(processor);
    editor.setSize(3180, 420);
    Dialog dialog;
    dialog.show(*control_titled(editor, "Panic"), {"A title", "Words"});
    for (const auto& [width, height] : {std::pair{1060, 700}, {636, 2100}, {3180, 420}}) {
        editor.setSize(width, height);
        const auto place = editor.getLocalArea(open_dialog(), open_dialog()->getLocalBounds());
        EXPECT_TRUE(editor.getLocalBounds().contains(place)) << width << " x " << height;
    }
}

TEST(Editor, ADialogHoldsUpItsOwnWindowOnly) {
    Processor processor, other_processor;
    Editor editor(processor), other(other_processor);
    Dialog dialog;
    dialog.show(*control_titled(editor, "Panic"), {"A title", "Words"});
    EXPECT_TRUE(control_titled(editor, "Panic")->isCurrentlyBlockedByAnotherModalComponent());
    EXPECT_FALSE(open_dialog()->isCurrentlyBlockedByAnotherModalComponent());
    EXPECT_FALSE(control_titled(other, "Panic")->isCurrentlyBlockedByAnotherModalComponent());
    EXPECT_FALSE(other.isCurrentlyBlockedByAnotherModalComponent());
}

// Hosts close windows at any time; what a hand holds there is let go.
TEST(Editor, EndsTheGesturesThatAreOpenWhenItCloses) {
    struct Ends final : juce::AudioProcessorParameter::Listener {
        void parameterValueChanged(int, float) override {}
        void parameterGestureChanged(int, bool begins) override { open += begins ? 1 : -1; }
        int open = 0;
    } gestures;
    Processor processor;
    for (auto* const parameter : processor.getParameters()) parameter->addListener(&gestures);
    for (const char* const title : {"Emotion", "Bass register", "Swing", "Seed"}) {
        Editor editor(processor);
        auto& control = *control_titled(editor, title);
        if (auto* const slider = dynamic_cast<juce::Slider*>(&control)) {
            slider->startedDragging();  // As JUCE's own mouse does, which wants a screen,
            processor.values()
                .getParameter(title == std::string("Swing") ? "swing" : "seed")
                ->beginChangeGesture();  // and the attachment with it.
        } else {
            control.mouseDown(mouse_at(control, 10.0F));
        }
        EXPECT_GT(gestures.open, 0) << title;
    }
    EXPECT_EQ(gestures.open, 0);
    auto& swing = *processor.values().getParameter("swing");
    swing.beginChangeGesture();
    swing.setValueNotifyingHost(0.75F);
    swing.endChangeGesture();
    EXPECT_EQ(processor.history().undo_name(), "Swing");
    for (auto* const parameter : processor.getParameters()) parameter->removeListener(&gestures);
}

TEST(Editor, OpensInTheSizeItHadLast) {
    Processor processor, restored;
    {
        Editor editor(processor);
        EXPECT_EQ(editor.getBounds(), juce::Rectangle<int>(1060, 700));
        EXPECT_EQ(processor.window_size(), WindowSize{}) << "nobody has changed it";
        editor.setSize(900, 640);
    }
    juce::MemoryBlock chunk;
    processor.getStateInformation(chunk);
    restored.setStateInformation(chunk.getData(), static_cast<int>(chunk.getSize()));
    EXPECT_EQ(Editor(restored).getBounds(), juce::Rectangle<int>(900, 640));
    restored.keep_window_size({100000, 1});
    EXPECT_EQ(Editor(restored).getBounds(), juce::Rectangle<int>(3180, 420));
}

TEST(Editor, WatchesTheComingBarOnlyWhileItIsOpen) {
    Processor processor;
    processor.setNonRealtime(true);
    Player player(processor, 24000.0, 512);
    const auto looks_ahead = [&] {
        player.play(plucked_chords(0.6, 24000.0), 512);  // Into a bar, far from its end.
        const auto view = processor.view();
        player.play(plucked_chords(1.4, 24000.0), 512);
        return view.next.given && view.next.foreseen;
    };
    player.play(plucked_chords(4.0, 24000.0), 512);
    EXPECT_FALSE(looks_ahead());
    {
        const Editor editor(processor);
        { const Editor another(processor); }
        EXPECT_TRUE(looks_ahead());
    }
    EXPECT_FALSE(looks_ahead());
}

TEST(HeardStrip, WritesChordsAsOnALeadSheet) {
    EXPECT_EQ(lead_sheet_name("F#:min7"), "F#m7");
    EXPECT_EQ(lead_sheet_name("C:maj"), "C");
    EXPECT_EQ(lead_sheet_name("G:7"), "G7");
    EXPECT_EQ(lead_sheet_name("B:dim"), "Bdim");
    EXPECT_EQ(lead_sheet_name("N"), "");
}

}  // namespace
