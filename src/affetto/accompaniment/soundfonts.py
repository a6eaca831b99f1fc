"""General MIDI soundfonts: which one to play through, and playing through it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.midi_file import PARTS
from affetto.accompaniment.voices import Voices
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from affetto.accompaniment.playing import Instrument
    from affetto.accompaniment.result import Note

FOLDERS = (
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/soundfonts"),
    Path("/usr/local/share/soundfonts"),
    Path("~/.local/share/soundfonts"),
)
_PREFERRED = ("FluidR3_GM", "MuseScore_General", "default-GM")
_TICKS_PER_SECOND = 1000


def choose_instrument(given: Path | None, sample_rate_hz: int) -> Instrument:
    """The soundfont given, or one that is installed, or the built-in synth.

    Raises InputError where the soundfont given cannot be used; installed ones that cannot are passed over.
    """
    if given is not None:
        return Soundfont(given, sample_rate_hz)
    for path in installed_soundfonts():
        try:
            return Soundfont(path, sample_rate_hz)
        except InputError:
            continue
    return Voices(sample_rate_hz)


def installed_soundfonts() -> Iterator[Path]:
    """Soundfonts found on this machine, best known first: $SOUNDFONT, then the usual folders."""
    named = os.environ.get("SOUNDFONT")
    if named:
        yield Path(named)
    found = sorted(
        path
        for folder in FOLDERS
        if folder.expanduser().is_dir()
        for path in folder.expanduser().iterdir()
        if path.suffix.lower() in (".sf2", ".sf3")
    )
    yield from sorted(found, key=_preference)


def _preference(path: Path) -> int:
    for rank, name in enumerate(_PREFERRED):
        if path.stem.startswith(name):
            return rank
    return len(_PREFERRED)


class Soundfont:
    """A soundfont at one sample rate."""

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        import symusic

        if not path.is_file():
            raise InputError(path, "a soundfont (.sf2 or .sf3)", "no such file")
        try:
            self._synthesizer = symusic.Synthesizer(path, sample_rate_hz)
        except RuntimeError:
            raise InputError(path, "a soundfont (.sf2 or .sf3)", "contents that are none") from None
        self.name, self.sample_rate_hz = path.name, sample_rate_hz

    def play(self, notes: Sequence[Note], origin_seconds: float) -> NDArray[np.float32]:
        """Plays notes that begin at `origin_seconds` or later: [frames, 2] from there to the last sound."""
        import symusic

        if not notes:
            return np.zeros((0, 2), np.float32)
        # At 60 beats per minute a quarter note is a second.
        score = symusic.Score(_TICKS_PER_SECOND)
        score.tempos.append(symusic.Tempo(0, 60.0))
        for lane, part in PARTS.items():
            track = symusic.Track(part.track_name, part.program, False)
            for note in notes:
                if note.lane == lane:
                    onset = round((note.onset_seconds - origin_seconds) * _TICKS_PER_SECOND)
                    duration = max(round(note.duration_seconds * _TICKS_PER_SECOND), 1)
                    track.notes.append(symusic.Note(onset, duration, note.pitch, note.velocity))
            score.tracks.append(track)
        sound = self._synthesizer.render(score, stereo=True)
        return np.ascontiguousarray(np.asarray(sound, np.float32).T)
