#include "piano_roll.h"

#include <cmath>

#include "look.h"

namespace affetto::plugin {

namespace {

constexpr int lowest_pitch = 26, highest_pitch = 90;
constexpr double shown_beats = 8.0;
constexpr double past_share = 0.45;  // Of the width, what has been played.

bool is_black(int pitch) { return (0b010101001010 >> (pitch % 12) & 1) != 0; }

}  // namespace

PianoRoll::PianoRoll() {
    setTitle("Piano roll");
    setDescription("What was just played, what plays, and the bar that comes");
    setTooltip(
        "What was just played, what plays, and the bar that comes, in the colours of the lanes. Hollow notes "
        "are foreseen: so it would come out now; what is heard and set until a quarter second before still "
        "counts.");
}

void PianoRoll::show(const PipelineView& view, const std::array<bool, lane_count>& lanes_on) {
    const bool goes_on = view.now.given && view_.now.given;
    if (goes_on && view.now.serial != view_.now.serial) before_ = view_.now;
    if (!view.now.given) before_.given = false;
    view_ = view;
    lanes_on_ = lanes_on;
    repaint();
}

float PianoRoll::x_of(double beats) const {
    return static_cast<float>(((beats - view_.position_beats) / shown_beats + past_share) * getWidth());
}

float PianoRoll::row_height() const {
    return static_cast<float>(getHeight()) / (highest_pitch - lowest_pitch + 1);
}

void PianoRoll::paint(juce::Graphics& graphics) {
    juce::Path shape;
    shape.addRoundedRectangle(getLocalBounds().toFloat(), 6.0F);
    graphics.reduceClipRegion(shape);
    paint_grid(graphics);
    if (!view_.now.given && !view_.next.given) {
        graphics.setColour(colour::faint);
        graphics.setFont(plain_font(13.0F));
        graphics.drawText(view_.playing ? "listening" : "stopped", getLocalBounds(),
                          juce::Justification::centred);
        return;
    }
    const double begin = view_.now.begin_beats;
    std::vector<Laid> laid;
    if (view_.now.given) laid.push_back({view_.now, begin});
    if (before_.given) laid.push_back({before_, begin - before_.length_beats});
    if (view_.next.given) laid.push_back({view_.next, begin + view_.now.length_beats});
    for (const Laid& bar : laid) paint_bar_lines(graphics, bar);
    for (const Laid& bar : laid) paint_notes(graphics, bar);
    graphics.setColour(colour::strong.withAlpha(0.9F));
    graphics.fillRect(x_of(view_.position_beats) - 0.75F, 0.0F, 1.5F, static_cast<float>(getHeight()));
}

void PianoRoll::paint_grid(juce::Graphics& graphics) const {
    graphics.fillAll(colour::well);
    const auto width = static_cast<float>(getWidth());
    graphics.setColour(colour::panel.withAlpha(0.55F));
    for (int pitch = lowest_pitch; pitch <= highest_pitch; ++pitch) {
        if (is_black(pitch)) continue;
        graphics.fillRect(0.0F, static_cast<float>(highest_pitch - pitch) * row_height(), width,
                          row_height());
    }
    graphics.setColour(colour::well.withAlpha(0.6F));  // What has been played recedes.
    graphics.fillRect(0.0F, 0.0F, static_cast<float>(past_share) * width, static_cast<float>(getHeight()));
}

void PianoRoll::paint_bar_lines(juce::Graphics& graphics, const Laid& laid) const {
    const auto height = static_cast<float>(getHeight());
    for (double beat = 0.0; beat < laid.plan.length_beats - 1e-6; beat += 1.0) {
        graphics.setColour(beat == 0.0 ? colour::faint.withAlpha(0.7F) : colour::line.withAlpha(0.7F));
        graphics.fillRect(x_of(laid.begin_beats + beat), 0.0F, 1.0F, height);
    }
    graphics.setColour(colour::faint.withAlpha(0.7F));
    graphics.fillRect(x_of(laid.begin_beats + laid.plan.length_beats), 0.0F, 1.0F, height);
}

void PianoRoll::paint_notes(juce::Graphics& graphics, const Laid& laid) const {
    for (const PlannedNote& note : laid.plan.plan.notes) {
        if (note.onset_beats < laid.plan.length_beats) paint_note(graphics, laid, note);
    }
}

void PianoRoll::paint_note(juce::Graphics& graphics, const Laid& laid, const PlannedNote& note) const {
    const float height = juce::jmax(4.0F, 1.5F * row_height());
    const int lane = static_cast<int>(note.lane);
    const double onset = laid.begin_beats + note.onset_beats, end = onset + note.duration_beats;
    const float left = x_of(onset), right = x_of(end);
    const int pitch = juce::jlimit(lowest_pitch, highest_pitch, int{note.pitch});
    const float middle = (static_cast<float>(highest_pitch - pitch) + 0.5F) * row_height();
    const juce::Rectangle<float> bar(left + 0.5F, middle - 0.5F * height,
                                     juce::jmax(3.0F, right - left - 1.5F), height);
    const bool sounds = lanes_on_[static_cast<std::size_t>(lane)];
    const bool sounding = view_.playing && view_.position_beats >= onset && view_.position_beats < end;
    const bool past = view_.position_beats >= end;
    const auto shade = colour::of_lane(lane);
    const float loudness = (0.4F + 0.6F * static_cast<float>(note.velocity) / 127.0F) * (past ? 0.5F : 1.0F);
    const auto colour = !sounds ? colour::line : sounding ? shade.brighter(0.7F) : shade.withAlpha(loudness);
    graphics.setColour(laid.plan.foreseen ? colour.withMultipliedAlpha(0.25F) : colour);
    graphics.fillRoundedRectangle(bar, 2.0F);
    graphics.setColour(colour);
    if (laid.plan.foreseen) graphics.drawRoundedRectangle(bar.reduced(0.5F), 2.0F, 1.0F);
}

}  // namespace affetto::plugin
