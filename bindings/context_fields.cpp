#include "context_fields.h"

#include "affetto/encoding.h"
#include "affetto/note_context.h"
#include "structured.h"

namespace nb = nanobind;

namespace affetto::bindings {

#define AFFETTO_FIELD(member) field(#member, &C::member)

nb::list melody_context_fields() {
    using C = MelodyContext;
    return description({AFFETTO_FIELD(valence), AFFETTO_FIELD(arousal), AFFETTO_FIELD(tonic),
                        AFFETTO_FIELD(minor), AFFETTO_FIELD(last_pitch), AFFETTO_FIELD(sounding),
                        AFFETTO_FIELD(steps_since_onset), AFFETTO_FIELD(chord_root),
                        AFFETTO_FIELD(chord_pitch_classes), AFFETTO_FIELD(step_in_bar),
                        AFFETTO_FIELD(beats_per_bar), AFFETTO_FIELD(bar_in_phrase), AFFETTO_FIELD(density)});
}

nb::list harmony_context_fields() {
    using C = HarmonyContext;
    return description({AFFETTO_FIELD(embedding),       AFFETTO_FIELD(emotion_known),
                        AFFETTO_FIELD(chroma),          AFFETTO_FIELD(chroma_known),
                        AFFETTO_FIELD(tonic),           AFFETTO_FIELD(minor),
                        AFFETTO_FIELD(last_chord),      AFFETTO_FIELD(previous_chord),
                        AFFETTO_FIELD(chord_age_beats), AFFETTO_FIELD(echo_chord),
                        AFFETTO_FIELD(echo_length),     AFFETTO_FIELD(echo_age_beats),
                        AFFETTO_FIELD(after_two_root),  AFFETTO_FIELD(after_two_quality),
                        AFFETTO_FIELD(after_last_root), AFFETTO_FIELD(after_last_quality),
                        AFFETTO_FIELD(beat_in_bar),     AFFETTO_FIELD(beats_per_bar),
                        AFFETTO_FIELD(bar_in_phrase),   AFFETTO_FIELD(tempo_bpm),
                        AFFETTO_FIELD(density),         AFFETTO_FIELD(changing)});
}

nb::list dynamics_context_fields() {
    using C = DynamicsContext;
    return description({AFFETTO_FIELD(valence),
                        AFFETTO_FIELD(arousal),
                        AFFETTO_FIELD(step_in_bar),
                        AFFETTO_FIELD(beats_per_bar),
                        AFFETTO_FIELD(lane),
                        AFFETTO_FIELD(pitch),
                        AFFETTO_FIELD(pitch_before),
                        AFFETTO_FIELD(pitch_after),
                        AFFETTO_FIELD(duration_beats),
                        AFFETTO_FIELD(gap_before_beats),
                        AFFETTO_FIELD(inter_onset_after_beats),
                        AFFETTO_FIELD(tonic),
                        AFFETTO_FIELD(minor),
                        AFFETTO_FIELD(chord_pitch_classes),
                        AFFETTO_FIELD(density),
                        AFFETTO_FIELD(melody_density),
                        AFFETTO_FIELD(accompaniment_density),
                        AFFETTO_FIELD(polyphony),
                        AFFETTO_FIELD(tempo_bpm),
                        AFFETTO_FIELD(peak_pitch)});
}

nb::list groove_context_fields() {
    using C = GrooveContext;
    return description({AFFETTO_FIELD(accents_mean), AFFETTO_FIELD(offsets_mean), AFFETTO_FIELD(accents_last),
                        AFFETTO_FIELD(valence), AFFETTO_FIELD(arousal), AFFETTO_FIELD(bars_heard),
                        AFFETTO_FIELD(tempo_bpm), AFFETTO_FIELD(beats_per_bar), AFFETTO_FIELD(swing),
                        AFFETTO_FIELD(lateness), AFFETTO_FIELD(density), AFFETTO_FIELD(offsets_last)});
}

nb::list placed_note_fields() {
    using C = PlacedNote;
    return description({AFFETTO_FIELD(lane), AFFETTO_FIELD(pitch), AFFETTO_FIELD(onset_beats),
                        AFFETTO_FIELD(duration_beats)});
}

nb::list placed_beat_fields() {
    using C = PlacedBeat;
    return description({AFFETTO_FIELD(valence), AFFETTO_FIELD(arousal), AFFETTO_FIELD(tonic),
                        AFFETTO_FIELD(minor), AFFETTO_FIELD(chord_pitch_classes),
                        AFFETTO_FIELD(beat_in_bar)});
}

#undef AFFETTO_FIELD

}  // namespace affetto::bindings
