#include "panels.h"

namespace affetto::plugin {

using juce::String;

namespace {

constexpr int resizer_width = 14;                      // The window's corner.
constexpr int control_height = 36, words_height = 16;  // Of what a lane's row shows: words, and below them.

struct KnobSpec {
    const char* id;
    const char* name;
    const char* tip;
};

constexpr std::array knob_specs{
    KnobSpec{"density", "Density", "How many notes are played, in all lanes."},
    KnobSpec{"swing", "Swing", "Off-beat eighths: as the groove has them, up to the last triplet."},
    KnobSpec{"temperature", "Adventure", "How far choices stray from the likeliest."},
    KnobSpec{"surprise", "Surprise", "Borrowed chords, a few more leaps, late cadences."},
    KnobSpec{"repetition", "Repetition", "How much of the theme returns."},
    KnobSpec{"humanize_timing", "Timing", "Humanise: from the grid to the groove's full timing."},
    KnobSpec{"humanize_velocity", "Velocity", "Humanise: how far loudness is spread."},
    KnobSpec{"humanize_length", "Length", "Humanise: how far the ends of notes are spread."},
};

}  // namespace

LaneRow::LaneRow(Values& values, int lane)
    : on_(values, lane_id(lane, "on"), lane_title(lane), "Whether this lane plays.", colour::of_lane(lane)),
      channel_(values, lane_id(lane, "channel"), lane_title(lane) + " channel",
               "The MIDI channel of this lane."),
      density_(values, lane_id(lane, "density"), "Density",
               "More or fewer notes in this lane; the middle changes nothing.", colour::of_lane(lane)),
      range_(values, lane) {
    for (auto* const child : std::initializer_list<juce::Component*>{&on_, &channel_, &density_, &range_}) {
        addAndMakeVisible(child);
    }
}

void LaneRow::resized() {
    auto area = getLocalBounds();
    on_.setBounds(area.removeFromLeft(106));
    channel_area_ = area.removeFromLeft(64).withSizeKeepingCentre(64, control_height);
    channel_.setBounds(channel_area_.withTrimmedTop(words_height));
    area.removeFromLeft(14);
    const auto density = area.removeFromLeft(area.getWidth() * 2 / 5);
    density_.setBounds(density.withSizeKeepingCentre(density.getWidth(), control_height));
    area.removeFromLeft(18);
    range_.setBounds(area.withSizeKeepingCentre(area.getWidth(), control_height));
}

void LaneRow::paint(juce::Graphics& graphics) {
    graphics.setFont(plain_font(12.5F));
    graphics.setColour(colour::text);
    graphics.drawText("Channel", channel_area_.withHeight(words_height), juce::Justification::centredLeft);
}

FeelPanel::FeelPanel(Values& values) {
    for (const KnobSpec& spec : knob_specs) {
        knobs_.push_back(std::make_unique<Knob>(values, spec.id, spec.name, spec.tip));
        addAndMakeVisible(*knobs_.back());
    }
}

void FeelPanel::resized() {
    constexpr int columns = 4;
    const int width = getWidth() / columns, height = getHeight() / 2;
    for (std::size_t i = 0; i < knobs_.size(); ++i) {
        const auto column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
        knobs_[i]->setBounds(column * width, row * height, width, height - 4);
    }
}

KeyPanel::KeyPanel(Values& values)
    : key_(values, id::key, "Key",
           "Automatic: the key that is heard. A locked key is kept to the last note."),
      scale_(values, id::scale, "Scale", "For a locked key: the notes that may be played."),
      within_key_(values, id::within_key, "Only notes of the key",
                  "No note outside the key, also while it is automatic."),
      play_in_silence_(values, "play_in_silence", "Play in silence",
                       "Plays on where nothing is heard, from what is wanted.") {
    for (auto* const child :
         std::initializer_list<juce::Component*>{&key_, &scale_, &within_key_, &play_in_silence_}) {
        addAndMakeVisible(child);
    }
}

void KeyPanel::show(bool key_locked) {
    scale_.setEnabled(key_locked);
    within_key_.setEnabled(!key_locked);
}

void KeyPanel::resized() {
    auto area = getLocalBounds();
    key_.setBounds(area.removeFromTop(28));
    area.removeFromTop(8);
    scale_.setBounds(area.removeFromTop(28));
    area.removeFromTop(14);
    within_key_.setBounds(area.removeFromTop(26));
    area.removeFromTop(4);
    play_in_silence_.setBounds(area.removeFromTop(26));
}

TakePanel::TakePanel(Processor& processor)
    : freeze_(processor.values(), id::freeze, "Freeze", "Repeats the bar that plays.", colour::of_lane(1)),
      seed_binding_(*processor.values().getParameter(id::seed), seed_) {
    dress(regenerate_, "Regenerate", "Another seed: the coming bars are composed anew.");
    dress(seed_, "Seed", "The same music, seed and bundle give the same notes.");
    regenerate_.onClick = [&processor] { processor.regenerate(); };
    seed_.setTextBoxStyle(juce::Slider::TextBoxLeft, false, 56, 24);
    seed_.setIncDecButtonsMode(juce::Slider::incDecButtonsNotDraggable);
    for (auto* const child : std::initializer_list<juce::Component*>{&freeze_, &regenerate_, &seed_}) {
        addAndMakeVisible(child);
    }
}

void TakePanel::resized() {
    auto area = getLocalBounds();
    regenerate_.setBounds(area.removeFromTop(28));
    area.removeFromTop(8);
    seed_.setBounds(area.removeFromTop(28).withTrimmedLeft(44));
    area.removeFromTop(14);
    freeze_.setBounds(area.removeFromTop(26));
}

void TakePanel::paint(juce::Graphics& graphics) {
    graphics.setFont(plain_font(13.0F));
    graphics.setColour(colour::text);
    graphics.drawText("Seed", seed_.getBounds().withX(0).withWidth(44), juce::Justification::centredLeft);
}

StatusLine::StatusLine() {
    setTitle("Status");
    setTooltip("The networks in use, how long composing the last bar took, and how many bars came late.");
}

void StatusLine::show(const BundleStatus& status, const PipelineCounters& counters, bool rate_is_supported) {
    is_problem_ = status.problem.isNotEmpty() || !rate_is_supported;
    left_ = status.in_use.name + ", " + String(std::string(precision_name(status.precision))) + ", " +
            status.in_use.sha256.substring(0, 12);
    if (!rate_is_supported)
        left_ = "It cannot run at this rate (8 to 192 kHz can) or block size; the audio passes.";
    if (status.problem.isNotEmpty()) left_ = status.problem;
    right_ = counters.bars_started == 0 ? String("no latency")
                                        : String(counters.compose_microseconds / 1000.0, 1) + " ms a bar, " +
                                              String(counters.bars_late) + " late of " +
                                              String(counters.bars_started) + ", no latency";
    setDescription(left_ + "; " + right_);
    setTooltip(left_);
    repaint();
}

void StatusLine::paint(juce::Graphics& graphics) {
    graphics.setFont(plain_font(12.0F));
    graphics.setColour(colour::faint);
    const auto area = getLocalBounds().withTrimmedRight(resizer_width);
    graphics.drawText(right_, area, juce::Justification::centredRight);
    graphics.setColour(is_problem_ ? colour::warning : colour::faint);
    graphics.drawFittedText(left_, area.withTrimmedRight(270), juce::Justification::centredLeft, 1, 0.9F);
}

}  // namespace affetto::plugin
