"""What hangs in the gallery: pieces from the corners and the centre of the plane, and accompanied recordings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.accompanist import accompany_recording
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.accompaniment.recording import AudioArray, AudioFile, mono
from affetto.accompaniment.result import Emotion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from affetto import _engine
    from affetto.accompaniment.recording import Recording
    from affetto.accompaniment.result import Accompaniment

TAIL_SECONDS = 2.5
"""After a piece's last beat, for what still rings."""
_NAMES = {
    (-1, 1): "Furious", (0, 1): "Excited", (1, 1): "Jubilant",
    (-1, 0): "Sorrowful", (0, 0): "Even", (1, 0): "Glad",
    (-1, -1): "Desolate", (0, -1): "Quiet", (1, -1): "Serene",
}  # fmt: skip
"""Feelings by (valence, arousal), row by row as the plane is drawn."""


@dataclass(frozen=True)
class Exhibit:
    """One card of the gallery. asked: valence and arousal, None where a recording was followed.

    recording: what sounds beneath the music; silence where the music follows none.
    """

    slug: str
    title: str
    asked: tuple[int, int] | None
    recording: Recording
    music: Accompaniment


def slugs(recordings: int) -> list[str]:
    """Those of all exhibits of a gallery with so many recordings."""
    return [*map(str.lower, _NAMES.values()), *(f"recording-{number}" for number in range(1, recordings + 1))]


def pieces(bundle: _engine.Bundle, bars: int, seed: int) -> Iterator[Exhibit]:
    """Nine pieces: each of three valences with each of three arousals. Raises InputError.

    Each has its own seed, from `seed` on, and so its own key and progression.
    """
    for number, ((valence, arousal), title) in enumerate(_NAMES.items()):
        options = Options(valence=valence, arousal=arousal, seed=(seed + number) % (1 << 64))
        piece = compose_piece(options, bundle, bars)
        music = replace(piece, recording_name=title, duration_seconds=piece.duration_seconds + TAIL_SECONDS)
        silence = np.zeros((round(music.duration_seconds * music.sample_rate_hz), 1), np.float32)
        recording = AudioArray(silence, music.sample_rate_hz)
        yield Exhibit(title.lower(), title, (valence, arousal), recording, music)


def heard_back(exhibit: Exhibit, sound: Path, bundle: _engine.Bundle) -> Exhibit:
    """A piece with the emotion that the bundle hears in its sound file."""
    from affetto._engine import RecordingListener

    recording = AudioFile(sound)
    listener = RecordingListener(bundle, recording.sample_rate_hz)
    for block in recording.blocks():
        listener.process(mono(block))
    heard = listener.finish()
    emotion = Emotion(heard.frame_times, heard.emotion[:, 0], heard.emotion[:, 1])
    return replace(exhibit, music=replace(exhibit.music, emotion=emotion))


def accompanied(
    recordings: Iterable[tuple[str, Recording]], bundle: _engine.Bundle, seed: int
) -> Iterator[Exhibit]:
    """Each recording, by its title, with what is played to it. Raises InputError."""
    for number, (title, recording) in enumerate(recordings, 1):
        music = accompany_recording(recording, Options(seed=seed), bundle)
        yield Exhibit(f"recording-{number}", title, None, recording, replace(music, recording_name=title))
