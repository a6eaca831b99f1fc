"""The accompanist: streams a recording through the engine and gathers what it plays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.channels import Powers
from affetto.accompaniment.composed import (
    chords_of,
    compose,
    controls_of,
    key_changes_of,
    notes_of,
    programs_of,
)
from affetto.accompaniment.keys import Key
from affetto.accompaniment.recording import mono
from affetto.accompaniment.result import Accompaniment, Emotion, Tempo
from affetto.accompaniment.tempo_map import TempoMap
from affetto.accompaniment.wanted import wanted_at
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto import _engine
    from affetto.accompaniment.options import Options
    from affetto.accompaniment.recording import Recording


_QUARTERS_A_FELT_BEAT = 1.5
"""In a compound metre, where tempo counts dotted quarters."""


def open_bundle(folder: Path) -> _engine.Bundle:
    """Loads and proves a bundle. Raises InputError where the engine refuses it."""
    from affetto import _engine

    try:
        return _engine.load_bundle(folder)
    except _engine.ModelError as error:
        where = f"{error.file}: {error.path}" if error.path else error.file
        raise InputError(where, error.expected, error.found) from None


def accompany_recording(
    recording: Recording,
    options: Options,
    bundle: _engine.Bundle,
    progress: Callable[[float], None] = lambda _: None,
) -> Accompaniment:
    """Listens to the whole recording, then plays along.

    `progress` is told the share that has been heard. Raises InputError for a recording that turns
    out to be unusable.
    """
    began = time.perf_counter()
    heard = _listen(recording, options, bundle, progress)
    listened = time.perf_counter()
    wanted = _wanted(options, heard.beats)
    composition = compose(heard, options, bundle, wanted, options.effective_follow)
    composed = time.perf_counter()
    timings = {"listening": listened - began, "composing": composed - listened}
    return _gather(recording, options, bundle, heard, composition, timings)


def _listen(
    recording: Recording, options: Options, bundle: _engine.Bundle, progress: Callable[[float], None]
) -> _engine.HeardRecording:
    from affetto import _engine

    listener, powers = _engine.RecordingListener(bundle, recording.sample_rate_hz), Powers()
    for block in _watched(recording, progress):
        mean = mono(block)
        powers.add(block, mean)
        listener.process(mean)
    if powers.cancel:  # One channel's polarity is wrong: the mean was next to silence.
        listener = _engine.RecordingListener(bundle, recording.sample_rate_hz)
        for block in _watched(recording, progress):
            listener.process(np.ascontiguousarray(block[:, powers.loudest]))
    key = None if options.key is None else (options.key.tonic, options.key.minor)
    metre = None if options.metre is None else (options.metre.beats_per_bar, options.metre.compound)
    return listener.finish(tempo_bpm=options.tempo_bpm, key=key, metre=metre)


def _watched(recording: Recording, progress: Callable[[float], None]) -> Iterator[NDArray[np.float32]]:
    frames = 0
    for block in recording.blocks():
        yield block
        frames += len(block)
        progress(min(frames / (recording.promised_frames or frames), 1.0))


def _wanted(options: Options, beats_seconds: NDArray[np.float64]) -> NDArray[np.float32] | None:
    """[beats, 2] what is wanted; None where nothing is."""
    if not options.is_steered:
        return None
    sides = [wanted_at(side, beats_seconds) for side in (options.valence, options.arousal)]
    return np.ascontiguousarray(np.stack(sides, axis=1))


def _gather(
    recording: Recording,
    options: Options,
    bundle: _engine.Bundle,
    heard: _engine.HeardRecording,
    composition: _engine.Composition,
    timings: dict[str, float],
) -> Accompaniment:
    beats = heard.beats
    if len(beats) == 1:  # A second of slow music; a tempo takes two.
        beats = np.append(beats, beats + 60 / heard.tempo_bpm)
    tempo_map = TempoMap(beats, heard.beats_per_bar, heard.first_downbeat, heard.compound)
    emotion, played = heard.emotion, composition.emotion
    return Accompaniment(
        recording_name=recording.name,
        sample_rate_hz=recording.sample_rate_hz,
        channels=recording.channels,
        duration_seconds=heard.duration_seconds,
        silent=heard.silent,
        key=options.key or Key(composition.tonic, composition.minor, heard.key_confidence),
        key_given=options.key is not None,
        tempo=Tempo(
            heard.tempo_bpm / (_QUARTERS_A_FELT_BEAT if heard.compound else 1),
            options.tempo_bpm is not None,
            heard.beats_found,
            heard.beat_confidence,
            options.tempo_bpm,
        ),
        beats_seconds=beats,
        beats_per_bar=heard.beats_per_bar,
        first_downbeat=heard.first_downbeat,
        emotion=Emotion(heard.frame_times, emotion[:, 0], emotion[:, 1]),
        played_emotion=Emotion(beats[: len(played)], played[:, 0], played[:, 1]),
        notes=notes_of(composition, tempo_map),
        controls=controls_of(composition, tempo_map),
        chords=chords_of(composition, tempo_map),
        bundle_name=bundle.name,
        timings=timings,
        compound=heard.compound,
        programs=programs_of(composition, tempo_map) if options.instruments_by_feeling else (),
        key_changes=key_changes_of(composition, tempo_map),
    )
