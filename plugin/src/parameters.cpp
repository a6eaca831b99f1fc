#include "parameters.h"

#include "affetto/composer_options.h"
#include "parameter_text.h"

namespace affetto::plugin {

namespace {

using juce::String;

/// How a value reads.
enum class Kind { percent, signed_number, bars, plain, whole, toggle, pitch, key, scale };

struct Spec {
    Parameter parameter;
    const char* id;
    const char* name;
    Kind kind;
};

constexpr std::array own_specs{
    Spec{Parameter::valence, id::valence, "Valence", Kind::signed_number},
    Spec{Parameter::arousal, id::arousal, "Arousal", Kind::signed_number},
    Spec{Parameter::follow, id::follow, "Follow", Kind::percent},
    Spec{Parameter::glide_bars, id::glide, "Glide", Kind::bars},
    Spec{Parameter::density, "density", "Density", Kind::percent},
    Spec{Parameter::humanize_timing, "humanize_timing", "Humanise timing", Kind::percent},
    Spec{Parameter::humanize_velocity, "humanize_velocity", "Humanise velocity", Kind::percent},
    Spec{Parameter::humanize_length, "humanize_length", "Humanise length", Kind::percent},
    Spec{Parameter::swing, "swing", "Swing", Kind::percent},
    Spec{Parameter::temperature, "temperature", "Adventure", Kind::plain},
    Spec{Parameter::repetition, "repetition", "Repetition", Kind::percent},
    Spec{Parameter::surprise, "surprise", "Surprise", Kind::percent},
    Spec{Parameter::key_lock, id::key, "Key", Kind::key},
    Spec{Parameter::within_key, id::within_key, "Only notes of the key", Kind::toggle},
    Spec{Parameter::scale, id::scale, "Scale", Kind::scale},
    Spec{Parameter::play_in_silence, "play_in_silence", "Play in silence", Kind::toggle},
    Spec{Parameter::freeze, id::freeze, "Freeze", Kind::toggle},
    Spec{Parameter::bypass, id::bypass, "Bypass", Kind::toggle},
};

struct LaneSpec {
    Parameter melodys;
    const char* what;
    const char* name;
    Kind kind;
};

constexpr std::array lane_specs{
    LaneSpec{Parameter::melody_on, "on", "on", Kind::toggle},
    LaneSpec{Parameter::melody_channel, "channel", "channel", Kind::whole},
    LaneSpec{Parameter::melody_density, "density", "density", Kind::percent},
    LaneSpec{Parameter::melody_lowest, "lowest", "lowest", Kind::pitch},
    LaneSpec{Parameter::melody_highest, "highest", "highest", Kind::pitch},
};

constexpr std::array<const char*, lane_count> lane_names{"melody", "chords", "bass"};
constexpr int version_hint = 1;

juce::AudioParameterFloatAttributes float_text(Kind kind) {
    using Attributes = juce::AudioParameterFloatAttributes;
    switch (kind) {
        case Kind::percent:
            return Attributes()
                .withStringFromValueFunction([](float value, int) { return percent_text(value); })
                .withValueFromStringFunction(percent_of);
        case Kind::signed_number:
            return Attributes()
                .withStringFromValueFunction([](float value, int) { return signed_text(value); })
                .withValueFromStringFunction(number_of);
        case Kind::bars:
            return Attributes()
                .withStringFromValueFunction([](float value, int) { return bars_text(value); })
                .withValueFromStringFunction(number_of);
        default:
            return Attributes()
                .withStringFromValueFunction([](float value, int) { return String(value, 2); })
                .withValueFromStringFunction(number_of);
    }
}

juce::AudioParameterIntAttributes int_text(Kind kind) {
    if (kind != Kind::pitch) return {};
    return juce::AudioParameterIntAttributes()
        .withStringFromValueFunction([](int value, int) { return pitch_text(value); })
        .withValueFromStringFunction(pitch_of);
}

juce::StringArray scale_names() {
    juce::StringArray names;
    for (const NamedScale& scale : named_scales) names.add(scale.name);
    return names;
}

std::unique_ptr<juce::RangedAudioParameter> make(Parameter parameter, const String& identifier,
                                                 const String& name, Kind kind) {
    const ParameterRange& range = parameter_ranges[static_cast<std::size_t>(parameter)];
    const juce::ParameterID parameter_id{identifier, version_hint};
    const auto low = static_cast<int>(range.low), high = static_cast<int>(range.high);
    const auto initial = static_cast<int>(range.initial);
    switch (kind) {
        case Kind::toggle:
            return std::make_unique<juce::AudioParameterBool>(parameter_id, name, initial != 0);
        case Kind::key:
            return std::make_unique<juce::AudioParameterChoice>(parameter_id, name, key_names(), initial);
        case Kind::scale:
            return std::make_unique<juce::AudioParameterChoice>(parameter_id, name, scale_names(), 0);
        case Kind::whole:
        case Kind::pitch:
            return std::make_unique<juce::AudioParameterInt>(parameter_id, name, low, high, initial,
                                                             int_text(kind));
        default:
            return std::make_unique<juce::AudioParameterFloat>(
                parameter_id, name, juce::NormalisableRange<float>(range.low, range.high), range.initial,
                float_text(kind));
    }
}

}  // namespace

String lane_id(int lane, const char* what) {
    return String(lane_names[static_cast<std::size_t>(lane)]) + "_" + what;
}

String lane_title(int lane) {
    const String name(lane_names[static_cast<std::size_t>(lane)]);
    return name.substring(0, 1).toUpperCase() + name.substring(1);
}

juce::AudioProcessorValueTreeState::ParameterLayout parameter_layout() {
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    for (const Spec& spec : own_specs) layout.add(make(spec.parameter, spec.id, spec.name, spec.kind));
    for (int lane = 0; lane < lane_count; ++lane) {
        for (const LaneSpec& spec : lane_specs) {
            layout.add(make(of_lane(spec.melodys, lane), lane_id(lane, spec.what),
                            lane_title(lane) + " " + spec.name, spec.kind));
        }
    }
    layout.add(std::make_unique<juce::AudioParameterInt>(juce::ParameterID{id::seed, version_hint}, "Seed", 1,
                                                         highest_seed, 1));
    return layout;
}

ParameterFeed::ParameterFeed(const juce::AudioProcessorValueTreeState& values)
    : seed_(values.getRawParameterValue(id::seed)) {
    const auto connect = [&](Parameter parameter, const String& identifier) {
        sources_[static_cast<std::size_t>(parameter)] = values.getRawParameterValue(identifier);
    };
    for (const Spec& spec : own_specs) connect(spec.parameter, spec.id);
    for (int lane = 0; lane < lane_count; ++lane) {
        for (const LaneSpec& spec : lane_specs) {
            connect(of_lane(spec.melodys, lane), lane_id(lane, spec.what));
        }
    }
}

void ParameterFeed::apply(LiveParameters& live, bool bypassed) const noexcept {
    const auto value_of = [&](Parameter parameter) {
        return sources_[static_cast<std::size_t>(parameter)]->load(std::memory_order_relaxed);
    };
    // A key that is locked is kept to the last note, and only over its tonic does a scale make sense.
    const int locked = static_cast<int>(value_of(Parameter::key_lock));
    std::uint32_t scale = 0;
    if (locked > 0) {
        const auto choice = static_cast<std::size_t>(value_of(Parameter::scale));
        const std::uint32_t bits = named_scales[choice].bits;
        const int tonic = (locked - 1) % 12;
        scale = ((bits << tonic) | (bits >> (12 - tonic))) & 0xFFFU;
    }
    // Each is set once: the worker may read in between.
    for (std::size_t i = 0; i < parameter_count; ++i) {
        const auto parameter = static_cast<Parameter>(i);
        const bool is_on_anyway = (parameter == Parameter::within_key && locked > 0) ||
                                  (parameter == Parameter::bypass && bypassed);
        const float value = parameter == Parameter::scale ? static_cast<float>(scale) : value_of(parameter);
        live.set(parameter, is_on_anyway ? 1.0F : value);
    }
    live.set_seed(static_cast<std::uint64_t>(seed_->load(std::memory_order_relaxed)));
}

}  // namespace affetto::plugin
