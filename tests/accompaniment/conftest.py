"""An accompaniment made by hand, for the parts that need no engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from affetto.accompaniment.keys import Key
from affetto.accompaniment.result import Accompaniment, Chord, ControlChange, Emotion, Note, Tempo
from affetto.accompaniment.tempo_map import TempoMap

SEVENTH_CHORDS = (
    ("D:min7", (62, 65, 69, 72), 38),
    ("G:7", (59, 62, 65, 67), 43),
    ("C:maj7", (60, 64, 67, 71), 36),
)


def make_accompaniment(
    beats: np.ndarray | None = None, first_downbeat: int = 0, **changes: Any
) -> Accompaniment:
    """Block chords and a bass on each downbeat, a melody of eighths, on the grid given (else 120 bpm)."""
    beats = 0.25 + 0.5 * np.arange(32) if beats is None else beats
    grid = TempoMap(beats, 4, first_downbeat)

    def note(lane: str, pitch: int, onset: float, duration: float, velocity: int = 80) -> Note:
        begin, end = grid.seconds_of_beats([onset, onset + duration]).tolist()
        return Note(lane, pitch, velocity, begin, end - begin, onset, duration)

    notes, chords, controls = [], [], []
    for bar, start in enumerate(range(first_downbeat, len(beats) - 4, 4)):
        name, pitches, root = SEVENTH_CHORDS[bar % len(SEVENTH_CHORDS)]
        begin, end = grid.seconds_of_beats([start, start + 4]).tolist()
        chords.append(Chord(name, begin, end - begin, start, 4.0))
        controls.append(ControlChange("melody", 11, 64 + bar % 32, begin, start))
        notes += [note("chords", pitch, start, 4.0) for pitch in pitches]
        notes.append(note("bass", root, start, 3.5, 96))
        notes += [note("melody", pitches[i % 4] + 12, start + i / 2, 0.5, 70 + i) for i in range(8)]
    times = np.arange(0, float(beats[-1]), 0.1)
    wave = np.sin(times / 3).astype(np.float32)
    fields = {
        "recording_name": "a song.wav",
        "sample_rate_hz": 44_100,
        "channels": 2,
        "duration_seconds": float(beats[-1]),
        "silent": False,
        "key": Key(0, False, 0.3),
        "key_given": False,
        "tempo": Tempo(120.0, False, True, 0.8),
        "beats_seconds": beats,
        "beats_per_bar": 4,
        "first_downbeat": first_downbeat,
        "emotion": Emotion(times, wave * 0.5, -wave * 0.7),
        "played_emotion": Emotion(beats, np.zeros(len(beats), np.float32), np.ones(len(beats), np.float32)),
        "notes": tuple(sorted(notes, key=lambda note: note.onset_seconds)),
        "controls": tuple(controls),
        "chords": tuple(chords),
        "bundle_name": "by hand",
        "timings": {"listening": 1.0},
    }
    return Accompaniment(**{**fields, **changes})


@pytest.fixture
def accompaniment() -> Accompaniment:
    return make_accompaniment()


@pytest.fixture
def accompaniment_of() -> Callable[..., Accompaniment]:
    return make_accompaniment
