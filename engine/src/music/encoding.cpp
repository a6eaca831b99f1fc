#include "affetto/encoding.h"

#include <algorithm>
#include <array>
#include <bit>

#include "music/chord_table.h"

namespace affetto {

using namespace music;

namespace {

/// Writes named slices into a vector of zeros.
template <std::size_t Size>
class Writer {
public:
    explicit Writer(std::span<float, Size> input) noexcept : input_(input) {
        std::fill(input.begin(), input.end(), 0.0F);
    }

    void put(const contract::Slice& slice, float value, int place = 0) noexcept {
        input_[static_cast<std::size_t>(slice.offset + place)] = value;
    }

    /// One at `place`; nothing outside the slice, so that -1 is "none".
    void one_hot(const contract::Slice& slice, int place) noexcept {
        if (place >= 0 && place < slice.size) put(slice, 1.0F, place);
    }

    void copy(const contract::Slice& slice, const float* values) noexcept {
        std::copy_n(values, slice.size, input_.begin() + slice.offset);
    }

private:
    std::span<float, Size> input_;
};

float flag(bool value) noexcept { return value ? 1.0F : 0.0F; }

float unit(float value) noexcept { return std::clamp(value, 0.0F, 1.0F); }

float tempo_feature(float tempo_bpm) noexcept { return (tempo_bpm - 100.0F) / 100.0F; }

std::uint32_t pitch_class_set(std::int32_t bits) noexcept {
    return static_cast<std::uint32_t>(bits) & 0xFFFU;
}

template <std::size_t Size>
void put_chord(Writer<Size>& writer, const contract::Slice& root, const contract::Slice& quality,
               int chord_class) noexcept {
    if (chord_class < 0 || chord_class >= class_count) return;
    const auto& entry = chord_classes[static_cast<std::size_t>(chord_class)];
    writer.one_hot(root, entry.degree);
    writer.one_hot(quality, static_cast<int>(entry.quality));
}

void put_last_note(const MelodyContext& context, Writer<contract::melody::input_size>& writer) noexcept {
    namespace in = contract::melody::in;
    if (context.last_pitch < 0) return;
    const int transposed = context.last_pitch + semitones_to_c(context.tonic);
    writer.one_hot(in::last_pitch_class, wrap12(transposed));
    writer.put(in::last_register, static_cast<float>(transposed - 60) / 24.0F);
}

float eighths(int count) noexcept { return std::min(static_cast<float>(count) / 8.0F, 2.0F); }

void put_echo(const HarmonyContext& context, Writer<contract::harmony::input_size>& writer) noexcept {
    namespace in = contract::harmony::in;
    put_chord(writer, in::echo_root, in::echo_quality, context.echo_chord);
    writer.put(in::echo_length, eighths(context.echo_length));
    writer.put(in::echo_age, eighths(context.echo_age_beats));
    writer.copy(in::after_two_root, context.after_two_root);
    writer.copy(in::after_two_quality, context.after_two_quality);
    writer.copy(in::after_last_root, context.after_last_root);
    writer.copy(in::after_last_quality, context.after_last_quality);
}

}  // namespace

void encode(const MelodyContext& context, std::span<float, contract::melody::input_size> input) noexcept {
    namespace in = contract::melody::in;
    Writer writer(input);
    writer.put(in::emotion, context.valence, 0);
    writer.put(in::emotion, context.arousal, 1);
    put_last_note(context, writer);
    writer.put(in::sounding, flag(context.sounding != 0));
    writer.put(in::since_onset, std::min(static_cast<float>(context.steps_since_onset) / 16.0F, 2.0F));
    const auto chord = pitch_class_set(context.chord_pitch_classes);
    for (int degree = 0; degree < 12; ++degree) {
        writer.put(in::chord_pitch_classes, flag(contains(chord, degree + context.tonic)), degree);
    }
    if (context.chord_root >= 0) writer.one_hot(in::chord_root, wrap12(context.chord_root - context.tonic));
    writer.one_hot(in::step_in_bar, context.step_in_bar);
    writer.one_hot(in::bar_in_phrase, context.bar_in_phrase);
    writer.put(in::minor, flag(context.minor != 0));
    writer.put(in::triple, flag(context.beats_per_bar == 3));
    writer.put(in::density, unit(context.density));
}

void encode(const HarmonyContext& context, std::span<float, contract::harmony::input_size> input) noexcept {
    namespace in = contract::harmony::in;
    Writer writer(input);
    // The first values of the embedding: those that training teaches.
    if (context.emotion_known != 0) writer.copy(in::embedding, context.embedding);
    writer.put(in::emotion_known, flag(context.emotion_known != 0));
    const float peak = *std::max_element(std::begin(context.chroma), std::end(context.chroma));
    if (context.chroma_known != 0 && peak > 0.0F) {
        for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
            writer.put(in::chroma, context.chroma[pitch_class] / peak, wrap12(pitch_class - context.tonic));
        }
    }
    writer.put(in::chroma_known, flag(context.chroma_known != 0));
    put_chord(writer, in::last_chord_root, in::last_chord_quality, context.last_chord);
    put_chord(writer, in::previous_chord_root, in::previous_chord_quality, context.previous_chord);
    writer.put(in::chord_age, eighths(context.chord_age_beats));
    put_echo(context, writer);
    writer.one_hot(in::beat_in_bar, context.beat_in_bar);
    writer.one_hot(in::bar_in_phrase, context.bar_in_phrase);
    writer.put(in::minor, flag(context.minor != 0));
    writer.put(in::triple, flag(context.beats_per_bar == 3));
    writer.put(in::tempo, tempo_feature(context.tempo_bpm));
    writer.put(in::density, unit(context.density));
    writer.put(in::changing, flag(context.changing != 0));
}

namespace {

using DynamicsWriter = Writer<contract::dynamics::input_size>;

void put_place(const DynamicsContext& context, DynamicsWriter& writer) noexcept {
    namespace in = contract::dynamics::in;
    if (context.step_in_bar >= 0) {
        writer.one_hot(in::beat_in_bar, context.step_in_bar / contract::steps_per_beat);
        writer.one_hot(in::step_in_beat, context.step_in_bar % contract::steps_per_beat);
    }
    writer.put(in::duration, std::min(context.duration_beats / 4.0F, 1.0F));
    writer.put(in::gap_before, std::min(context.gap_before_beats / 4.0F, 1.0F));
    writer.put(in::inter_onset_after, std::min(context.inter_onset_after_beats / 4.0F, 1.0F));
    writer.put(in::density, std::min(context.density, 1.0F));
    for (int i = 0; i < in::melody_density.size; ++i) {
        writer.put(in::melody_density, std::min(context.melody_density[i], 2.0F), i);
        writer.put(in::accompaniment_density, std::min(context.accompaniment_density[i], 2.0F), i);
    }
    writer.put(in::polyphony, std::min(static_cast<float>(context.polyphony) / 8.0F, 1.0F));
    writer.put(in::tempo, tempo_feature(context.tempo_bpm));
    writer.put(in::triple, flag(context.beats_per_bar == 3));
}

void put_pitch(const DynamicsContext& context, DynamicsWriter& writer) noexcept {
    namespace in = contract::dynamics::in;
    const auto octaves = [](int semitones) { return static_cast<float>(semitones) / 12.0F; };
    const int pitch = context.pitch;
    writer.put(in::pitch_height, static_cast<float>(pitch - 60) / 24.0F);
    if (context.pitch_before >= 0) writer.put(in::interval_before, octaves(pitch - context.pitch_before));
    if (context.pitch_after >= 0) writer.put(in::interval_after, octaves(context.pitch_after - pitch));
    if (context.peak_pitch >= 0) writer.put(in::peak_distance, octaves(pitch - context.peak_pitch));
    const auto chord = pitch_class_set(context.chord_pitch_classes);
    const auto scale = scale_of_key(context.tonic, context.minor != 0);
    writer.put(in::chord_tone, flag(contains(chord, pitch)));
    writer.put(in::in_key, flag(contains(scale, pitch)));
    if (chord != 0) {
        const auto outside = static_cast<float>(std::popcount(chord & ~scale));
        writer.put(in::tension, outside / static_cast<float>(std::popcount(chord)));
    }
    writer.put(in::minor, flag(context.minor != 0));
}

}  // namespace

void encode(const DynamicsContext& context, std::span<float, contract::dynamics::input_size> input) noexcept {
    namespace in = contract::dynamics::in;
    Writer writer(input);
    writer.put(in::emotion, context.valence, 0);
    writer.put(in::emotion, context.arousal, 1);
    writer.one_hot(in::lane, context.lane);
    put_place(context, writer);
    put_pitch(context, writer);
}

void encode(const GrooveContext& context, std::span<float, contract::groove::input_size> input) noexcept {
    namespace in = contract::groove::in;
    Writer writer(input);
    writer.copy(in::accents_mean, context.accents_mean);
    writer.copy(in::offsets_mean, context.offsets_mean);
    writer.copy(in::accents_last, context.accents_last);
    writer.put(in::emotion, context.valence, 0);
    writer.put(in::emotion, context.arousal, 1);
    writer.put(in::bars_heard, std::min(static_cast<float>(context.bars_heard) / 4.0F, 1.0F));
    writer.put(in::tempo, tempo_feature(context.tempo_bpm));
    writer.put(in::triple, flag(context.beats_per_bar == 3));
    writer.put(in::swing, context.swing);
    writer.put(in::lateness, context.lateness);
    writer.put(in::density, unit(context.density));
    writer.copy(in::offsets_last, context.offsets_last);
}

}  // namespace affetto
