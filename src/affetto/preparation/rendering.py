"""Rendering: MIDI through soundfonts, to mono audio at the contract's rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = load_contract().analysis["rate_hz"]
_FOLDERS = (Path("/usr/share/sounds/sf2"), Path("/usr/share/sounds/sf3"), Path("/usr/share/soundfonts"))
_PEAK = 0.9
_KEYS = (21, 108)


@dataclass(frozen=True)
class Rendering:
    """How a song is played: soundfont, General MIDI program (None: the file's own), transposition."""

    soundfont: Path
    program: int | None = None
    semitones: int = 0

    @property
    def name(self) -> str:
        """For provenance."""
        return (
            f"{self.soundfont.stem}/{self.program if self.program is not None else '-'}/{self.semitones:+d}"
        )


def find_soundfonts(asked: list[Path] | None = None) -> list[Path]:
    """The soundfonts asked for, or those that the system has, by name; links to one file count once.

    Raises InputError where a file is missing or the system has none.
    """
    for path in asked or []:
        if not path.is_file():
            raise InputError(path, "a soundfont (.sf2 or .sf3)", "no such file")
    if asked:
        return asked
    files = (path for folder in _FOLDERS if folder.is_dir() for path in folder.iterdir())
    real = {path.resolve() for path in files if path.suffix in (".sf2", ".sf3")}
    if not real:
        raise InputError("soundfonts", f"a .sf2 or .sf3 file in {_FOLDERS[0]}", "none; name one")
    return sorted(real, key=lambda path: path.name)


def render(midi_path: Path, rendering: Rendering) -> NDArray[np.float32]:
    """Mono samples [n] at RATE_HZ, peak 0.9 at most."""
    import symusic

    score = symusic.Score(str(midi_path))
    for track in score.tracks:
        if track.is_drum:
            continue
        if rendering.program is not None:
            track.program = rendering.program
        track.notes = _in_range(track.notes, rendering.semitones)
    stereo = _synthesizer(rendering.soundfont).render(score, stereo=True)
    mono: NDArray[np.float32] = np.asarray(stereo, np.float32).mean(axis=0)
    peak = float(np.abs(mono).max(initial=0.0))
    if peak > _PEAK:
        mono *= np.float32(_PEAK / peak)
    return mono


def _in_range(notes: Any, semitones: int) -> Any:
    """The notes transposed; those outside a piano's keys are moved into them by octaves."""
    import symusic

    arrays = notes.numpy()
    pitches = arrays["pitch"].astype(np.int32) + semitones
    pitches += 12 * np.ceil((_KEYS[0] - pitches).clip(0) / 12).astype(np.int32)
    pitches -= 12 * np.ceil((pitches - _KEYS[1]).clip(0) / 12).astype(np.int32)
    arrays["pitch"] = pitches.astype(arrays["pitch"].dtype)
    return symusic.Note.from_numpy(**arrays, ttype="tick")


@lru_cache(maxsize=8)
def _synthesizer(soundfont: Path) -> Any:
    import symusic

    return symusic.Synthesizer(str(soundfont), RATE_HZ, 0)
