"""Recordings to accompany: those that are given, and made ones where they are too few."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.metres import Metre
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.accompaniment.playing import play_windows
from affetto.accompaniment.recording import AudioArray, AudioFile
from affetto.accompaniment.voices import Voices
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from affetto import _engine
    from affetto.accompaniment.recording import Recording

COUNT = 4
SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")
_RATE_HZ = 44_100
_TAIL_SECONDS = 2.0


@dataclass(frozen=True)
class Made:
    """A recording that is made here: chords and bass alone, so that a tune finds room.

    voices: which of the built-in voices plays each lane, so that no two recordings sound alike.
    """

    title: str
    options: Options
    voices: dict[str, str]
    bars: int = 16


_LANES = ("chords", "bass")
_MADE = (
    Made(
        "A waltz by heart",
        Options(valence=-0.5, arousal=-0.4, seed=31, metre=Metre(3), tempo_bpm=92.0, lanes=_LANES),
        {"chords": "melody", "bass": "bass"},
    ),
    Made(
        "Night drive",
        Options(valence=-0.4, arousal=0.7, seed=17, tempo_bpm=124.0, lanes=_LANES),
        {"chords": "chords", "bass": "bass"},
    ),
    Made(
        "Open windows",
        Options(valence=0.8, arousal=0.1, seed=5, tempo_bpm=100.0, swing=0.5, lanes=_LANES),
        {"chords": "bass", "bass": "chords"},
    ),
    Made(
        "Far off",
        Options(valence=0.1, arousal=-0.8, seed=23, tempo_bpm=66.0, lanes=_LANES),
        {"chords": "chords", "bass": "melody"},
    ),
)


def find_recordings(paths: Sequence[Path]) -> list[tuple[str, AudioFile]]:
    """Titles and recordings of the files, and of the folders' files by name. Raises InputError."""
    files = [file for path in paths for file in _files(path)]
    return [(_title(file), AudioFile(file)) for file in files]


def with_made(found: Sequence[tuple[str, Recording]], bundle: _engine.Bundle) -> list[tuple[str, Recording]]:
    """At least as many as the gallery has room for: what was found, then made ones."""
    missing = max(0, COUNT - len(found))
    return [*found, *((made.title, make(made, bundle)) for made in _MADE[:missing])]


def make(made: Made, bundle: _engine.Bundle) -> AudioArray:
    """Composes it and plays it with the built-in synth, which is the same everywhere."""
    piece = compose_piece(made.options, bundle, made.bars)
    notes = [replace(note, lane=made.voices[note.lane]) for note in piece.notes]
    seconds = piece.duration_seconds + _TAIL_SECONDS
    return AudioArray(np.concatenate(list(play_windows(Voices(_RATE_HZ), notes, seconds))), _RATE_HZ)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
    if not files:
        raise InputError(path, f"recordings ({', '.join(SUFFIXES)})", "none")
    return files


def _title(file: Path) -> str:
    """The file's name as words: "my_song-2.wav" is "My song 2"."""
    words = " ".join(file.stem.replace("_", " ").replace("-", " ").split()) or file.name
    return words[:1].upper() + words[1:]
