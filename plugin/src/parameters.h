// Parameters: what a host may show and automate, and how it reaches the engine.
//
// Threading model: `ParameterFeed::apply` on the audio thread, without allocation or locks; the rest
// on the message thread. Identifiers, ranges and defaults never change once released; a test holds them
// against a committed list.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <array>
#include <atomic>

#include "affetto/live_parameters.h"

namespace affetto::plugin {

namespace id {
inline constexpr const char* valence = "valence";
inline constexpr const char* arousal = "arousal";
inline constexpr const char* follow = "follow";
inline constexpr const char* glide = "glide";
inline constexpr const char* key = "key";
inline constexpr const char* within_key = "within_key";
inline constexpr const char* scale = "scale";
inline constexpr const char* freeze = "freeze";
inline constexpr const char* bypass = "bypass";
inline constexpr const char* seed = "seed";
}  // namespace id

inline constexpr int highest_seed = 9999;

/// Of a lane, for example lane_id(Lane::bass, "channel") is "bass_channel".
juce::String lane_id(int lane, const char* what);

/// "Melody", "Chords" or "Bass".
juce::String lane_title(int lane);

juce::AudioProcessorValueTreeState::ParameterLayout parameter_layout();

/// Scales that a locked key can be given, as bits above its tonic; none for the key's own.
struct NamedScale {
    const char* name;
    std::uint32_t bits;
};
inline constexpr std::array<NamedScale, 10> named_scales{{
    {"Of the key", 0x000},
    {"Major pentatonic", 0x295},
    {"Minor pentatonic", 0x4A9},
    {"Blues", 0x4E9},
    {"Dorian", 0x6AD},
    {"Phrygian", 0x5AB},
    {"Lydian", 0xAD5},
    {"Mixolydian", 0x6B5},
    {"Natural minor", 0x5AD},
    {"Harmonic minor", 0x9AD},
}};

/// Hands the host's values to the engine.
class ParameterFeed {
public:
    explicit ParameterFeed(const juce::AudioProcessorValueTreeState& values);
    void apply(LiveParameters& live, bool bypassed) const noexcept;

private:
    std::array<const std::atomic<float>*, parameter_count> sources_{};
    const std::atomic<float>* seed_;
};

}  // namespace affetto::plugin
