#include "editor.h"

namespace affetto::plugin {

namespace {

constexpr int base_width = 1060, base_height = 700;
constexpr int lowest_width = base_width * 3 / 5, lowest_height = base_height * 3 / 5;
constexpr int highest_width = base_width * 3, highest_height = base_height * 3;
constexpr int gap = 10;
constexpr int frames_per_second = 30;
constexpr int frames_between_counts = 10;

// A frozen bar comes again.
void repeat_what_plays(PipelineView& view) {
    view.next.given = view.now.given && view.playing;
    view.next.foreseen = false;
    view.next.plan = view.now.plan;
}

juce::RangedAudioParameter& parameter(Processor& processor, const char* identifier) {
    return *processor.values().getParameter(identifier);
}

}  // namespace

Editor::Editor(Processor& owner)
    : AudioProcessorEditor(owner),
      processor_(owner),
      header_(owner),
      pad_(parameter(owner, id::valence), parameter(owner, id::arousal)),
      follow_(owner.values(), id::follow, "Follow",
              "0 %: only what you want counts; 100 %: only what is heard."),
      glide_(owner.values(), id::glide, "Glide",
             "Bars in which the feeling goes two thirds of the way to a new one."),
      feel_(owner.values()),
      key_(owner.values()),
      take_(owner),
      capture_(owner) {
    setTitle("affetto");
    addAndMakeVisible(content_);
    for (auto* const child :
         std::initializer_list<juce::Component*>{&header_, &pad_, &follow_, &glide_, &heard_, &roll_}) {
        content_.addAndMakeVisible(child);
    }
    for (int lane = 0; lane < lane_count; ++lane) {
        lanes_[static_cast<std::size_t>(lane)] = std::make_unique<LaneRow>(owner.values(), lane);
        content_.addAndMakeVisible(*lanes_[static_cast<std::size_t>(lane)]);
    }
    for (auto* const child :
         std::initializer_list<juce::Component*>{&feel_, &key_, &take_, &capture_, &status_}) {
        content_.addAndMakeVisible(child);
    }
    setLookAndFeel(&look_);  // After the children: some take their colours as they hear of it.
    setResizable(true, true);
    const WindowSize kept = owner.window_size();  // Before limits resize it.
    setResizeLimits(lowest_width, lowest_height, highest_width, highest_height);
    const bool was_changed = kept.width > 0 && kept.height > 0;
    setSize(juce::jlimit(lowest_width, highest_width, was_changed ? kept.width : base_width),
            juce::jlimit(lowest_height, highest_height, was_changed ? kept.height : base_height));
    owner.show_ahead(true);
    refresh();
    startTimerHz(frames_per_second);
}

Editor::~Editor() {
    processor_.show_ahead(false);
    setLookAndFeel(nullptr);
}

void Editor::paint(juce::Graphics& graphics) { graphics.fillAll(colour::ground); }

// The smaller side sets the scale, and what is left on the other is given to the content.
void Editor::resized() {
    const bool is_own = getWidth() == base_width && getHeight() == base_height;
    processor_.keep_window_size(is_own ? WindowSize{} : WindowSize{getWidth(), getHeight()});
    const float scale = juce::jmin(static_cast<float>(getWidth()) / base_width,
                                   static_cast<float>(getHeight()) / base_height);
    content_.setTransform(juce::AffineTransform::scale(scale));
    const juce::Rectangle<int> area(juce::roundToInt(static_cast<float>(getWidth()) / scale),
                                    juce::roundToInt(static_cast<float>(getHeight()) / scale));
    content_.setBounds(area);
    lay_out(area);
}

void Editor::lay_out(juce::Rectangle<int> area) {
    area.reduce(14, 0);
    header_.setBounds(area.removeFromTop(52));
    status_.setBounds(area.removeFromBottom(28));
    auto bottom = area.removeFromBottom(188);
    area.removeFromBottom(gap);
    const int left_width = juce::roundToInt(0.38 * area.getWidth());
    lay_out_emotion(area.removeFromLeft(left_width));
    area.removeFromLeft(gap);
    lanes_area_ = area.removeFromBottom(158);
    area.removeFromBottom(gap);
    plan_area_ = area;
    auto plan = inside_panel(plan_area_);
    heard_.setBounds(plan.removeFromTop(52));
    plan.removeFromTop(8);
    roll_.setBounds(plan);
    auto rows = inside_panel(lanes_area_);
    const int height = rows.getHeight() / lane_count;
    for (auto& lane : lanes_) lane->setBounds(rows.removeFromTop(height));

    feel_area_ = bottom.removeFromLeft(left_width);
    bottom.removeFromLeft(gap);
    const int third = (bottom.getWidth() - 2 * gap) / 3;
    key_area_ = bottom.removeFromLeft(third);
    bottom.removeFromLeft(gap);
    take_area_ = bottom.removeFromLeft(third);
    bottom.removeFromLeft(gap);
    capture_area_ = bottom;
    feel_.setBounds(inside_panel(feel_area_));
    key_.setBounds(inside_panel(key_area_));
    take_.setBounds(inside_panel(take_area_));
    capture_.setBounds(inside_panel(capture_area_));
}

void Editor::lay_out_emotion(juce::Rectangle<int> area) {
    emotion_area_ = area;
    auto emotion = inside_panel(area);
    auto faders = emotion.removeFromBottom(44).withTrimmedTop(8);
    follow_.setBounds(faders.removeFromLeft(faders.getWidth() / 2).withTrimmedRight(6));
    glide_.setBounds(faders.withTrimmedLeft(6));
    pad_.setBounds(emotion);
}

void Editor::paint_content(juce::Graphics& graphics) {
    draw_panel(graphics, emotion_area_, "Emotion");
    draw_panel(graphics, plan_area_, "Hears and plans");
    draw_panel(graphics, lanes_area_, "Lanes");
    draw_panel(graphics, feel_area_, "Feel and humanise");
    draw_panel(graphics, key_area_, "Key");
    draw_panel(graphics, take_area_, "Take");
    draw_panel(graphics, capture_area_, "Capture");
}

void Editor::refresh() {
    PipelineView view = processor_.view();
    const auto value = [this](const juce::String& identifier) {
        return processor_.values().getRawParameterValue(identifier)->load();
    };
    constexpr float audible_db = -60.0F;
    pad_.show_heard(view.valence_heard, view.arousal_heard, value(id::follow), view.level_db > audible_db);
    if (value(id::freeze) >= 0.5F) repeat_what_plays(view);
    const PipelineCounters counters = processor_.counters();
    heard_.show(view, counters.chunks_submitted > 0);
    std::array<bool, lane_count> on{};
    for (int lane = 0; lane < lane_count; ++lane) {
        on[static_cast<std::size_t>(lane)] = value(lane_id(lane, "on")) >= 0.5F && value(id::bypass) < 0.5F;
    }
    roll_.show(view, on);
    key_.show(value(id::key) >= 0.5F);
    if (frames_++ % frames_between_counts != 0) return;  // What need not move smoothly.
    const BundleStatus status = processor_.bundle_status();
    header_.show(status);
    status_.show(status, counters, processor_.rate_is_supported());
    capture_.show(processor_.capture().bars_kept());
}

}  // namespace affetto::plugin
