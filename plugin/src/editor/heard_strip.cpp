#include "heard_strip.h"

#include "affetto/chords.h"
#include "known_key.h"
#include "look.h"
#include "parameter_text.h"

namespace affetto::plugin {

namespace {

using juce::String;

constexpr float lowest_db = -60.0F;
constexpr float fall_db = 1.2F;  // A frame.

String name_of(int chord_class, const Key& key) {
    return lead_sheet_name(chord_name(chord_class, key.tonic, key.minor));
}

String shown_key(const PipelineView& view) {
    const auto key = known_key(view);
    return key ? key_text(key->tonic, key->minor) : String();
}

String tempo_text(const PipelineView& view) {
    const String tempo = String(view.tempo_bpm, 1).replace(".0", "") + " bpm";
    if (view.own_clock) return tempo + ", own clock";
    return view.playing ? tempo + ", with the host" : tempo + ", host stopped";
}

}  // namespace

String lead_sheet_name(const std::string& chord) {
    const String text(chord);
    if (text == "N" || text.isEmpty()) return {};
    const String root = text.upToFirstOccurrenceOf(":", false, false);
    const String quality = text.fromFirstOccurrenceOf(":", false, false);
    if (quality == "maj") return root;
    if (quality.startsWith("min")) return root + "m" + quality.substring(3);
    return root + quality;
}

ShownChords shown_chords(const PipelineView& view) {
    ShownChords shown;
    if (!view.now.given) return shown;
    const BarPlan& plan = view.now.plan;
    const double at_beats = view.position_beats - view.now.begin_beats;
    for (const PlannedChord& chord : plan.chords) {
        const String name = name_of(chord.chord_class, plan.key);
        if (chord.onset_beats <= at_beats + 1e-6) {
            shown.now = name;
        } else if (shown.next.isEmpty() && name != shown.now) {
            shown.next = name;
        }
    }
    if (shown.next.isNotEmpty()) return shown;
    if (view.next.given && !view.next.plan.chords.empty()) {
        shown.next = name_of(view.next.plan.chords[0].chord_class, view.next.plan.key);
    } else if (plan.next_chord >= 0) {
        shown.next = name_of(plan.next_chord, plan.key);
    }
    return shown;
}

HeardStrip::HeardStrip() {
    setTitle("What is heard");
    setTooltip("Level and key of what comes in, the tempo, and the chords that are played now and next.");
}

void HeardStrip::show(const PipelineView& view, bool runs) {
    view_ = view;
    runs_ = runs;
    chords_ = shown_chords(view);
    level_db_ = juce::jmax(view.level_db, level_db_ - fall_db);
    setDescription("Key " + shown_key(view) + ", chord " + (chords_.now.isEmpty() ? "none" : chords_.now));
    repaint();
}

void HeardStrip::paint(juce::Graphics& graphics) {
    auto area = getLocalBounds();
    paint_level(graphics, area.removeFromLeft(10));
    area.removeFromLeft(16);
    const auto column = [&](int width, const String& heading, const String& value, float size,
                            juce::Colour shade) {
        auto part = area.removeFromLeft(width);
        graphics.setFont(plain_font(12.0F));
        graphics.setColour(colour::faint);
        graphics.drawText(heading, part.removeFromTop(16), juce::Justification::centredLeft);
        graphics.setFont(bold_font(size));
        graphics.setColour(shade);
        graphics.drawFittedText(value.isEmpty() ? String(juce::CharPointer_UTF8("\xe2\x80\x93")) : value,
                                part, juce::Justification::centredLeft, 1);
    };
    const int unit = area.getWidth() / 12;
    column(3 * unit, view_.key_locked ? "key, locked" : "key", shown_key(view_), 20.0F, colour::text);
    column(3 * unit, "chord now", chords_.now, 27.0F, colour::of_lane(1).brighter(0.3F));
    column(3 * unit, "next", chords_.next, 20.0F, colour::of_lane(1).withMultipliedBrightness(0.75F));
    column(area.getWidth(), "tempo", runs_ ? tempo_text(view_) : String(), 13.0F, colour::text);
}

void HeardStrip::paint_level(juce::Graphics& graphics, juce::Rectangle<int> area) const {
    const auto bounds = area.toFloat();
    graphics.setColour(colour::well);
    graphics.fillRoundedRectangle(bounds, 4.0F);
    const float share = juce::jlimit(0.0F, 1.0F, (level_db_ - lowest_db) / -lowest_db);
    if (share <= 0.0F) return;
    juce::ColourGradient gradient(colour::of_lane(1), 0.0F, bounds.getBottom(), colour::accent, 0.0F,
                                  bounds.getY(), false);
    graphics.setGradientFill(gradient);
    graphics.fillRoundedRectangle(bounds.withTop(bounds.getBottom() - share * bounds.getHeight()), 4.0F);
}

}  // namespace affetto::plugin
