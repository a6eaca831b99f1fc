#include "processor.h"

#include <cmath>

#include "editor/editor.h"
#include "known_key.h"
#include "state.h"

namespace affetto::plugin {

namespace {

using juce::String;

constexpr int most_channels = 8;

// Speakers are spared what is no number; everything else passes as it came.
void spare_speakers(juce::AudioBuffer<float>& audio) noexcept {
    for (int channel = 0; channel < audio.getNumChannels(); ++channel) {
        const float* const samples = audio.getReadPointer(channel);
        bool finite = true;
        for (int i = 0; i < audio.getNumSamples(); ++i) finite = finite && std::isfinite(samples[i]);
        if (finite) continue;
        float* const mended = audio.getWritePointer(channel);
        for (int i = 0; i < audio.getNumSamples(); ++i) {
            if (!std::isfinite(mended[i])) mended[i] = 0.0F;
        }
    }
}

// Of a refusal, what fits into a window.
String words_of(const std::exception& error) { return String(juce::CharPointer_UTF8(error.what())); }

}  // namespace

Processor::Processor()
    : AudioProcessor(BusesProperties()
                         .withInput("Input", juce::AudioChannelSet::stereo(), true)
                         .withOutput("Output", juce::AudioChannelSet::stereo(), true)),
      values_(*this, nullptr, "parameters", parameter_layout()),
      feed_(values_),
      events_(ample_midi_events) {
    try {
        const auto [bundle, problem] = default_bundle();
        pipeline_ = std::make_unique<AsyncPipeline>(MultiModelProcessor(bundle));
        bundle_ = bundle;
        status_ = {reference_to(*bundle), bundle->precision, problem};
        wanted_ = status_.in_use;
        own_problem_ = problem;
    } catch (const std::exception& error) {
        status_.problem = own_problem_ = words_of(error);
    }
}

Processor::~Processor() = default;

void Processor::prepareToPlay(double sample_rate_hz, int max_block_samples) {
    setLatencySamples(0);
    outlet_.prepare();
    capture_.prepare(sample_rate_hz);
    if (!pipeline_) return;
    try {
        feed_.apply(pipeline_->parameters(), false);
        pipeline_->prepare(sample_rate_hz, static_cast<std::size_t>(std::max(max_block_samples, 1)));
        rate_is_supported_ = true;
    } catch (const std::exception&) {  // A rate beyond the engine, or blocks beyond the memory.
        rate_is_supported_ = false;
    }
}

void Processor::reset() {
    if (pipeline_) pipeline_->reset();
}

bool Processor::isBusesLayoutSupported(const BusesLayout& layout) const {
    const auto in = layout.getMainInputChannelSet(), out = layout.getMainOutputChannelSet();
    return in == out && in.size() >= 1 && in.size() <= most_channels;
}

void Processor::processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi) {
    process(audio, midi, false);
}

void Processor::processBlockBypassed(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi) {
    process(audio, midi, true);
}

void Processor::process(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi, bool bypassed) {
    spare_speakers(audio);
    MidiOutput output(events_);
    const auto sample_count = static_cast<std::size_t>(audio.getNumSamples());
    if (pipeline_ && rate_is_supported_) {
        feed_.apply(pipeline_->parameters(), bypassed);
        const HostTransport transport = follower_.at_block(getPlayHead());
        const std::span<const float* const> channels(audio.getArrayOfReadPointers(),
                                                     static_cast<std::size_t>(audio.getNumChannels()));
        if (isNonRealtime()) {
            pipeline_->render(channels, sample_count, transport, output);
        } else {
            pipeline_->process(channels, sample_count, transport, output);
        }
        capture_.take(sample_count, output.events(), pipeline_->playhead(), transport);
    }
    if (panic_.exchange(false)) outlet_.silence_all();
    outlet_.send(output.events(), midi, sample_count);
}

juce::AudioProcessorParameter* Processor::getBypassParameter() const {
    // LV2 has a port for bypassing. JUCE would write its value into the parameter with every block, so that
    // the window's switch did nothing; so there the parameter is one like the others.
    return wrapperType == wrapperType_LV2 ? nullptr : values_.getParameter(id::bypass);
}

PipelineView Processor::view() const { return pipeline_ ? pipeline_->view() : PipelineView{}; }

void Processor::show_ahead(bool wanted) noexcept {
    const int windows = windows_ += wanted ? 1 : -1;
    if (pipeline_) pipeline_->show_ahead(windows > 0);
}

// A track is of a channel: it is named after the lanes that play there.
CaptureHeading Processor::capture_heading() const {
    CaptureHeading heading{known_key(view()), {}};
    for (int lane = 0; lane < lane_count; ++lane) {
        const float channel = values_.getRawParameterValue(lane_id(lane, "channel"))->load();
        String& name = heading.track_names[juce::roundToInt(channel) - 1];
        name = name.isEmpty() ? lane_title(lane) : name + " and " + lane_title(lane).toLowerCase();
    }
    return heading;
}

PipelineCounters Processor::counters() const {
    return pipeline_ ? pipeline_->counters() : PipelineCounters{};
}

void Processor::use_bundle(const juce::File& folder) {
    // A session that has just been restored has not changed, so only here the host is told.
    if (try_bundle(folder)) updateHostDisplay(ChangeDetails().withNonParameterStateChanged(true));
}

bool Processor::try_bundle(const juce::File& folder) {
    try {
        if (folder != juce::File()) return take_bundle(bundle_in(folder), folder, {});
        const auto [bundle, problem] = default_bundle();
        return take_bundle(bundle, folder, problem);
    } catch (const std::exception& error) {
        const std::lock_guard lock(bundle_mutex_);
        status_.problem = words_of(error);
        return false;
    }
}

bool Processor::take_bundle(std::shared_ptr<const Bundle> bundle, const juce::File& folder,
                            const String& problem) {
    if (!pipeline_) return false;
    const std::lock_guard lock(bundle_mutex_);
    const bool is_another = bundle != bundle_;
    if (is_another) pipeline_->swap(MultiModelProcessor(bundle));
    bundle_ = bundle;
    status_ = {reference_to(*bundle, folder), bundle->precision, problem};
    wanted_ = status_.in_use;
    if (folder == juce::File()) own_problem_ = problem;
    return is_another;
}

void Processor::restore_bundle(const BundleReference& wanted) {
    const juce::File folder = wanted.path.isEmpty() ? juce::File() : find(wanted);
    const bool missing = wanted.path.isNotEmpty() && folder == juce::File();
    const BundleReference in_use = bundle_status().in_use;
    // A bundle that was moved is found by its hash, at another path than the session's.
    const bool is_in_use = !missing && folder.getFullPathName() == in_use.path &&
                           (wanted.path.isEmpty() || wanted.sha256 == in_use.sha256);
    if (!missing && !is_in_use) try_bundle(folder);
    const std::lock_guard lock(bundle_mutex_);
    wanted_ = wanted;
    if (is_in_use) status_.problem = wanted.path.isEmpty() ? own_problem_ : String();
    if (missing) {
        status_.problem = "The session's bundle \"" + wanted.name + "\" is not at " + wanted.path;
    } else if (status_.problem.isEmpty() && wanted.sha256.isNotEmpty() &&
               wanted.sha256 != status_.in_use.sha256) {
        status_.problem = "The bundle \"" + wanted.name + "\" is another one than when this was saved";
    }
}

BundleStatus Processor::bundle_status() const {
    const std::lock_guard lock(bundle_mutex_);
    return status_;
}

void Processor::getStateInformation(juce::MemoryBlock& chunk) {
    SavedState state;
    state.parameters = parameter_values(*this);
    {
        const std::lock_guard lock(bundle_mutex_);
        state.bundle = wanted_;
    }
    state.window = window_size();
    write_state(state, chunk);
}

void Processor::setStateInformation(const void* data, int size) {
    const auto state = read_state(data, static_cast<std::size_t>(std::max(size, 0)));
    if (!state) return;
    set_parameter_values(*this, state->parameters);
    restore_bundle(state->bundle);
    keep_window_size(state->window);
    history_.clear();
}

void Processor::set_seed(int seed) {
    auto* const parameter = values_.getParameter(id::seed);
    parameter->beginChangeGesture();
    parameter->setValueNotifyingHost(parameter->convertTo0to1(static_cast<float>(seed)));
    parameter->endChangeGesture();
}

void Processor::regenerate() {
    const int before = static_cast<int>(values_.getRawParameterValue(id::seed)->load());
    int seed = before;
    while (seed == before) seed = 1 + juce::Random::getSystemRandom().nextInt(highest_seed);
    history_.as_one_step("Regenerate", [&] { set_seed(seed); });
}

void Processor::use_preset(const Preset& preset) {
    history_.as_one_step("Preset " + preset.name, [&] { apply_preset(preset, *this); });
}

juce::AudioProcessorEditor* Processor::createEditor() { return new Editor(*this); }

}  // namespace affetto::plugin

/// What JUCE's wrappers of the formats call.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new affetto::plugin::Processor(); }
