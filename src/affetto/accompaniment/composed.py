"""Composed: what is asked of the engine's composer, and what it gives, timed in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.keys import Key
from affetto.accompaniment.result import LANES, Chord, ControlChange, KeyChange, Note, ProgramChange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto import _engine
    from affetto.accompaniment.options import Options
    from affetto.accompaniment.tempo_map import TempoMap


def compose(
    heard: _engine.HeardMusic | _engine.HeardRecording,
    options: Options,
    bundle: _engine.Bundle,
    wanted: NDArray[np.float32] | None,
    follow: float,
) -> _engine.Composition:
    """Music to what was heard. wanted: [beats, 2] valence and arousal; None where nothing is wanted."""
    from affetto import _engine

    return _engine.compose(
        bundle,
        heard,
        wanted=wanted,
        follow=follow,
        density=options.density,
        humanize=options.humanize,
        temperature=options.temperature,
        swing=options.swing,
        repetition=options.repetition,
        surprise=options.surprise,
        glide_bars=options.glide,
        seed=options.seed,
        lanes=options.lanes,
        # A key that was found may err, one that was given may not.
        within_key=options.key is not None or options.scale is not None,
        scale=sum(1 << pitch_class for pitch_class in options.scale or ()),
    )


def notes_of(composition: _engine.Composition, tempo_map: TempoMap) -> tuple[Note, ...]:
    """In seconds by the map."""
    notes = composition.notes
    begins = tempo_map.seconds_of_beats(notes["onset_beats"])
    ends = tempo_map.seconds_of_beats(notes["onset_beats"] + notes["duration_beats"])
    rows = zip(notes.tolist(), begins.tolist(), (ends - begins).tolist(), strict=True)
    return tuple(
        Note(LANES[lane], pitch, velocity, begin, seconds, onset, duration)
        for (lane, pitch, velocity, onset, duration), begin, seconds in rows
    )


def controls_of(composition: _engine.Composition, tempo_map: TempoMap) -> tuple[ControlChange, ...]:
    """In seconds by the map."""
    controls = composition.controls
    times = tempo_map.seconds_of_beats(controls["onset_beats"])
    rows = zip(controls.tolist(), times.tolist(), strict=True)
    return tuple(
        ControlChange(LANES[lane], controller, value, seconds, onset)
        for (lane, controller, value, onset), seconds in rows
    )


def programs_of(composition: _engine.Composition, tempo_map: TempoMap) -> tuple[ProgramChange, ...]:
    """In seconds by the map."""
    programs = composition.programs
    times = tempo_map.seconds_of_beats(programs["onset_beats"])
    rows = zip(programs.tolist(), times.tolist(), strict=True)
    return tuple(
        ProgramChange(LANES[lane], program, seconds, onset) for (lane, program, onset), seconds in rows
    )


def key_changes_of(composition: _engine.Composition, tempo_map: TempoMap) -> tuple[KeyChange, ...]:
    """In seconds by the map."""
    changes = composition.mode_changes
    times = tempo_map.seconds_of_beats(np.array([change.onset_beats for change in changes]))
    return tuple(
        KeyChange(Key(composition.tonic, change.minor), seconds, change.onset_beats)
        for change, seconds in zip(changes, times.tolist(), strict=True)
    )


def chords_of(composition: _engine.Composition, tempo_map: TempoMap) -> tuple[Chord, ...]:
    """In seconds by the map."""
    spans = composition.chords
    onsets = np.array([span.onset_beats for span in spans])
    durations = np.array([span.duration_beats for span in spans])
    begins = tempo_map.seconds_of_beats(onsets)
    lengths = tempo_map.seconds_of_beats(onsets + durations) - begins
    return tuple(
        Chord(span.name, begin, length, span.onset_beats, span.duration_beats)
        for span, begin, length in zip(spans, begins.tolist(), lengths.tolist(), strict=True)
    )
