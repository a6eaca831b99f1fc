// Processor: the engine in a host's hands.
//
// Threading model: JUCE's. `processBlock` on the audio thread, without allocation, locks or system calls;
// where the host renders offline it composes on the calling thread. State and bundles: any other thread.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include "affetto/async_pipeline.h"
#include "bundle_shelf.h"
#include "capture.h"
#include "capture_file.h"
#include "change_history.h"
#include "host_position.h"
#include "midi_outlet.h"
#include "parameters.h"
#include "presets.h"

namespace affetto::plugin {

/// What the window says of the networks in use.
struct BundleStatus {
    BundleReference in_use;
    Precision precision = Precision::float16;
    juce::String problem;  ///< Why another one that was asked for is not in use; empty if none was.
};

class Processor final : public juce::AudioProcessor {
public:
    Processor();
    ~Processor() override;

    void prepareToPlay(double sample_rate_hz, int max_block_samples) override;
    void releaseResources() override {}
    void reset() override;
    bool isBusesLayoutSupported(const BusesLayout& layout) const override;
    using juce::AudioProcessor::processBlock;
    using juce::AudioProcessor::processBlockBypassed;
    void processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi) override;
    void processBlockBypassed(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi) override;
    juce::AudioProcessorParameter* getBypassParameter() const override;

    void getStateInformation(juce::MemoryBlock& chunk) override;
    void setStateInformation(const void* data, int size) override;

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }
    const juce::String getName() const override { return "affetto"; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return true; }
    /// It has no end: notes may come from silence too.
    double getTailLengthSeconds() const override { return std::numeric_limits<double>::infinity(); }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}

    juce::AudioProcessorValueTreeState& values() noexcept { return values_; }
    const Capture& capture() const noexcept { return capture_; }
    /// What a file of what was captured says besides the notes, as of now.
    CaptureHeading capture_heading() const;
    PipelineView view() const;
    /// `view` foresees the bar that comes as long as somebody looks: each who begins to also ends.
    void show_ahead(bool wanted) noexcept;
    PipelineCounters counters() const;
    /// False where the host's sample rate or blocks are beyond the engine: the audio passes and nothing is
    /// played.
    bool rate_is_supported() const noexcept { return rate_is_supported_.load(); }

    /// Takes the bundle in the folder, or the plugin's own without one. Where it does not prove itself the
    /// one in use stays, and the status says why.
    void use_bundle(const juce::File& folder);
    BundleStatus bundle_status() const;

    /// With the next block every note ends, and all channels are told to be silent.
    void panic() noexcept { panic_.store(true); }
    /// A new seed.
    void regenerate();
    void use_preset(const Preset& preset);
    ChangeHistory& history() noexcept { return history_; }

    /// What the window's size was when it was last changed; zeros for its own.
    WindowSize window_size() const noexcept { return window_size_.load(); }
    void keep_window_size(const WindowSize& size) noexcept { window_size_.store(size); }

private:
    void process(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi, bool bypassed);
    void set_seed(int seed);
    /// Whether another bundle than before is in use now.
    bool try_bundle(const juce::File& folder);
    /// Looks for the bundle that a session was saved with.
    void restore_bundle(const BundleReference& wanted);
    bool take_bundle(std::shared_ptr<const Bundle> bundle, const juce::File& folder,
                     const juce::String& problem);

    juce::AudioProcessorValueTreeState values_;
    ParameterFeed feed_;
    std::unique_ptr<AsyncPipeline> pipeline_;  ///< None only where the plugin's own bundle is refused.
    TransportFollower follower_{wrapperType == wrapperType_LV2};
    MidiOutlet outlet_;
    Capture capture_;
    std::vector<MidiEvent> events_;
    std::atomic<bool> panic_{false};
    std::atomic<bool> rate_is_supported_{true};
    std::atomic<int> windows_{0};
    std::atomic<WindowSize> window_size_{WindowSize{}};
    ChangeHistory history_{*this, {id::freeze, id::bypass}};

    mutable std::mutex bundle_mutex_;  ///< Never taken by the audio thread.
    std::shared_ptr<const Bundle> bundle_;
    BundleStatus status_;
    juce::String own_problem_;  ///< Why the plugin's own is not the one beside it, or none.
    BundleReference wanted_;    ///< What the state says: also a bundle that is missing here.

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR(Processor)
};

}  // namespace affetto::plugin
