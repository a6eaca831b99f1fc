#include "pipeline/composer_wishes.h"

#include <algorithm>

#include "affetto/chords.h"

namespace affetto::pipeline {

namespace {

constexpr int octave = 12;

Register register_of(const LiveParameters& parameters, int lane) noexcept {
    const int lowest = parameters.whole(of_lane(Parameter::melody_lowest, lane));
    const int highest = parameters.whole(of_lane(Parameter::melody_highest, lane));
    return {lowest, std::max(highest, lowest + octave - 1)};
}

}  // namespace

ComposerOptions options_of(const LiveParameters& parameters) noexcept {
    ComposerOptions options;
    options.valence = parameters.get(Parameter::valence);
    options.arousal = parameters.get(Parameter::arousal);
    options.follow = parameters.get(Parameter::follow);
    options.glide_bars = parameters.get(Parameter::glide_bars);
    options.density = parameters.get(Parameter::density);
    options.humanize = {parameters.get(Parameter::humanize_timing),
                        parameters.get(Parameter::humanize_velocity),
                        parameters.get(Parameter::humanize_length)};
    options.swing = parameters.get(Parameter::swing);
    options.temperature = parameters.get(Parameter::temperature);
    options.repetition = parameters.get(Parameter::repetition);
    options.surprise = parameters.get(Parameter::surprise);
    options.seed = parameters.seed();
    // Every lane is composed: one that is switched on has its notes at once.
    for (int lane = 0; lane < lane_count; ++lane) {
        options.lane_density[lane] = parameters.get(of_lane(Parameter::melody_density, lane));
        options.registers[lane] = register_of(parameters, lane);
    }
    options.within_key = parameters.is_on(Parameter::within_key);
    options.scale = static_cast<std::uint32_t>(parameters.whole(Parameter::scale));
    options.play_in_silence = parameters.is_on(Parameter::play_in_silence);
    return options;
}

std::optional<Key> locked_key(const LiveParameters& parameters) noexcept {
    const int choice = parameters.whole(Parameter::key_lock);
    if (choice == 0) return std::nullopt;
    return Key{(choice - 1) % octave, choice > octave, 1.0F};
}

std::uint32_t locked_scale(const LiveParameters& parameters) noexcept AFFETTO_NONBLOCKING {
    if (!parameters.is_on(Parameter::within_key)) return 0;
    const auto told = static_cast<std::uint32_t>(parameters.whole(Parameter::scale));
    const int choice = parameters.whole(Parameter::key_lock);
    return told != 0 || choice == 0 ? told : scale_of_key((choice - 1) % octave, choice > octave);
}

}  // namespace affetto::pipeline
