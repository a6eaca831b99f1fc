// ChangeHistory: what a player's hand has changed, step by step, to be undone and done again.
//
// Threading model: the message thread; `clear` on any. Values that a host automates are no steps: a step
// is what the window or a host's own controls enclose in gestures, and what `as_one_step` is given.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace affetto::plugin {

class ChangeHistory final : private juce::AudioProcessorParameter::Listener {
public:
    /// Of all parameters but those named: switches of the moment, which nobody means to undo.
    ChangeHistory(juce::AudioProcessor& processor, const juce::StringArray& left_alone);
    ~ChangeHistory() override;

    /// Whatever `change` changes in the parameters is undone together.
    void as_one_step(const juce::String& name, const std::function<void()>& change);
    void undo();
    void redo();
    /// What would be undone or done again; empty if nothing.
    juce::String undo_name() const;
    juce::String redo_name() const;
    void clear();

private:
    struct Change {
        int parameter;
        float before, after;
    };
    struct Step {
        juce::String name;
        std::vector<Change> changes;
    };
    using Values = std::map<int, float>;  ///< By the parameter's index, from 0 to 1.

    void parameterValueChanged(int, float) override {}
    void parameterGestureChanged(int parameter, bool begins) override;
    juce::AudioProcessorParameter& parameter(int index) const { return *processor_.getParameters()[index]; }
    /// What became of the values; `name` empty for that of what has changed.
    void record(const Values& before, const juce::String& name);
    void move_last(std::vector<Step>& from, std::vector<Step>& to, bool forwards);

    juce::AudioProcessor& processor_;
    std::vector<int> watched_;
    Values in_hand_;      ///< What the gestures of now began from.
    std::set<int> open_;  ///< The parameters that a gesture holds now; a host may forget to end one.
    std::atomic<bool> forget_hand_{false};  ///< A session was restored meanwhile.
    bool is_one_step_ = false;              ///< Gestures within belong to it.
    mutable std::mutex mutex_;              ///< Of the steps; never taken by the audio thread.
    std::vector<Step> done_, undone_;
};

}  // namespace affetto::plugin
