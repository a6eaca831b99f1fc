#include "change_history.h"

namespace affetto::plugin {

namespace {

constexpr std::size_t most_steps = 128;

juce::String last_name(const auto& steps) { return steps.empty() ? juce::String() : steps.back().name; }

}  // namespace

ChangeHistory::ChangeHistory(juce::AudioProcessor& processor, const juce::StringArray& left_alone)
    : processor_(processor) {
    for (auto* const parameter : processor.getParameters()) {
        const auto* const named = dynamic_cast<juce::AudioProcessorParameterWithID*>(parameter);
        if (named == nullptr || left_alone.contains(named->paramID)) continue;
        watched_.push_back(parameter->getParameterIndex());
        parameter->addListener(this);
    }
}

ChangeHistory::~ChangeHistory() {
    for (const int index : watched_) parameter(index).removeListener(this);
}

void ChangeHistory::as_one_step(const juce::String& name, const std::function<void()>& change) {
    Values before;
    for (const int index : watched_) before[index] = parameter(index).getValue();
    is_one_step_ = true;
    change();
    is_one_step_ = false;
    record(before, name);
}

// Several may be open at once: the pad moves two parameters.
void ChangeHistory::parameterGestureChanged(int index, bool begins) {
    if (is_one_step_) return;
    if (begins) {
        if (open_.empty()) forget_hand_ = false;
        in_hand_.try_emplace(index, parameter(index).getValue());
        open_.insert(index);
    } else if (open_.erase(index) > 0 && open_.empty()) {
        if (!forget_hand_) record(in_hand_, {});
        in_hand_.clear();
    }
}

void ChangeHistory::record(const Values& before, const juce::String& name) {
    Step step{name, {}};
    juce::StringArray names;
    for (const auto& [index, value] : before) {
        const float after = parameter(index).getValue();
        if (after == value) continue;
        step.changes.push_back({index, value, after});
        names.add(parameter(index).getName(64));
    }
    if (step.changes.empty()) return;
    if (name.isEmpty()) step.name = names.joinIntoString(", ");
    const std::lock_guard lock(mutex_);
    undone_.clear();
    done_.push_back(std::move(step));
    if (done_.size() > most_steps) done_.erase(done_.begin());
}

void ChangeHistory::undo() { move_last(done_, undone_, false); }

void ChangeHistory::redo() { move_last(undone_, done_, true); }

void ChangeHistory::move_last(std::vector<Step>& from, std::vector<Step>& to, bool forwards) {
    Step step;
    {
        const std::lock_guard lock(mutex_);
        if (from.empty()) return;
        step = from.back();
        from.pop_back();
        to.push_back(step);
    }
    is_one_step_ = true;
    for (const Change& change : step.changes) {
        auto& changed = parameter(change.parameter);
        changed.beginChangeGesture();
        changed.setValueNotifyingHost(forwards ? change.after : change.before);
        changed.endChangeGesture();
    }
    is_one_step_ = false;
}

juce::String ChangeHistory::undo_name() const {
    const std::lock_guard lock(mutex_);
    return last_name(done_);
}

juce::String ChangeHistory::redo_name() const {
    const std::lock_guard lock(mutex_);
    return last_name(undone_);
}

void ChangeHistory::clear() {
    const std::lock_guard lock(mutex_);
    done_.clear();
    undone_.clear();
    forget_hand_ = true;
}

}  // namespace affetto::plugin
