"""The measures: what each is called, what it counts, and who measured it before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from affetto.evaluation.music import form, pitches, rhythm

if TYPE_CHECKING:
    from collections.abc import Callable

    from affetto.evaluation.music.passage import Passage

MOGREN = "Mogren 2016"
YANG_LERCH = "Yang and Lerch 2018"
WU_YANG = "Wu and Yang 2020"
YEH = "Yeh et al. 2021"
MUSPY = "MuSpy (Dong et al. 2020)"
TYMOCZKO = "after Tymoczko 2006"
INTERVAL_DISTANCE = "melody_interval_distance"


@dataclass(frozen=True)
class Measure:
    """A measure of a passage; NaN where a passage has nothing to measure. `source`: who used it before."""

    name: str
    title: str
    """For people, a few words."""
    unit: str
    source: str
    of: Callable[[Passage], float]


def _melody() -> tuple[Measure, ...]:
    """Measures of the melody."""
    return (
        Measure("melody_in_key", "melody in key", "share", MOGREN, lambda p: pitches.share_in(p.melody, p.scales)),
        Measure("melody_in_chord", "melody in chord", "share", YEH, lambda p: pitches.share_in(p.melody, p.chords)),
        Measure(
            "melody_strong_in_chord", "strong beats in chord", "share", YEH,
            lambda p: pitches.share_in(pitches.on_strong_beats(p.melody, p), p.chords),
        ),
        Measure("melody_consonance", "melody with chord", "-1 to 1", YEH, lambda p: pitches.consonance(p.melody, p.chords)),
        Measure("melody_pitch_class_entropy", "melody's pitches", "bits", WU_YANG, lambda p: pitches.pitch_class_entropy(p.melody)),
        Measure("melody_range", "melody's range", "semitones", YANG_LERCH, lambda p: pitches.pitch_range(p.melody)),
        Measure("melody_mean_interval", "mean interval", "semitones", YANG_LERCH, lambda p: pitches.mean_interval(p.melody)),
        Measure("melody_repeats", "repeated notes", "share", YANG_LERCH, lambda p: pitches.share_of_repeats(p.melody)),
        Measure("melody_steps", "steps", "share", YANG_LERCH, lambda p: pitches.share_of_steps(p.melody)),
        Measure("melody_leaps", "leaps", "share", YANG_LERCH, lambda p: pitches.share_of_leaps(p.melody)),
        Measure("melody_density", "melody's density", "notes a bar", YANG_LERCH, lambda p: rhythm.notes_per_bar(p.melody, p)),
        Measure("melody_note_length", "length of notes", "beats", YANG_LERCH, lambda p: rhythm.mean_length(p.melody)),
        Measure("melody_rest", "rests", "share of time", MUSPY, lambda p: rhythm.share_of_rest(p.melody, p)),
        Measure("melody_off_beat", "notes off the beat", "share", "ours", lambda p: rhythm.share_off_beat(p.melody)),
        Measure("melody_rhythm_entropy", "melody's rhythm", "bits", YANG_LERCH, lambda p: rhythm.rhythm_entropy(p.melody)),
        Measure("melody_groove_consistency", "melody's groove", "0 to 1", WU_YANG, lambda p: rhythm.groove_consistency(p.melody, p)),
        Measure("melody_similarity_4", "melody, 4 bars on", "0 to 1", "ours", lambda p: form.self_similarity(p.melody, p, 4)),
        Measure("melody_similarity_8", "melody, 8 bars on", "0 to 1", "ours", lambda p: form.self_similarity(p.melody, p, 8)),
    )  # fmt: skip


def _accompaniment() -> tuple[Measure, ...]:
    """Measures of chords and bass."""
    return (
        Measure("accompaniment_in_key", "accompaniment in key", "share", MOGREN, lambda p: pitches.share_in(p.accompaniment, p.scales)),
        Measure("accompaniment_in_chord", "accompaniment in chord", "share", YEH, lambda p: pitches.share_in(p.accompaniment, p.chords)),
        Measure("accompaniment_pitch_class_entropy", "accompaniment's pitches", "bits", WU_YANG, lambda p: pitches.pitch_class_entropy(p.accompaniment)),
        Measure("accompaniment_range", "accompaniment's range", "semitones", YANG_LERCH, lambda p: pitches.pitch_range(p.accompaniment)),
        Measure("accompaniment_density", "accompaniment's density", "notes a bar", YANG_LERCH, lambda p: rhythm.notes_per_bar(p.accompaniment, p)),
        Measure("accompaniment_polyphony", "accompaniment, at a time", "notes", MUSPY, lambda p: rhythm.polyphony(p.accompaniment, p)),
        Measure("accompaniment_rhythm_entropy", "accompaniment's rhythm", "bits", YANG_LERCH, lambda p: rhythm.rhythm_entropy(p.accompaniment)),
        Measure("accompaniment_groove_consistency", "accompaniment's groove", "0 to 1", WU_YANG, lambda p: rhythm.groove_consistency(p.accompaniment, p)),
        Measure("accompaniment_similarity_4", "accompaniment, 4 bars on", "0 to 1", "ours", lambda p: form.self_similarity(p.accompaniment, p, 4)),
        Measure("accompaniment_similarity_8", "accompaniment, 8 bars on", "0 to 1", "ours", lambda p: form.self_similarity(p.accompaniment, p, 8)),
        Measure("voice_leading", "voice leading", "semitones", TYMOCZKO, pitches.voice_leading),
        Measure("chord_changes", "chord changes", "a bar", "ours", form.chord_changes_per_bar),
        Measure("chord_entropy", "chords", "bits", YEH, form.chord_entropy),
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (*_melody(), *_accompaniment())
"""All that are told of one passage alone; the distance of interval histograms takes the human mean too."""
