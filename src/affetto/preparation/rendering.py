"""Rendering: MIDI through soundfonts, to mono audio at the contract's rate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.datasets.midi import open_score
from affetto.errors import InputError
from affetto.soundfonts import check_soundfont, installed_soundfonts, play_midi

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = load_contract().analysis["rate_hz"]
_PEAK = 0.9
_KEYS = (21, 108)


@dataclass(frozen=True)
class Rendering:
    """How a song is played: soundfont, General MIDI program (None: the file's own), transposition."""

    soundfont: Path
    program: int | None = None
    semitones: int = 0


def find_soundfonts(asked: list[Path] | None = None) -> list[Path]:
    """The soundfonts asked for, or those that the system has.

    Compressed ones (.sf3) take seconds to unpack for each song, so they count only where asked for or
    alone. Raises InputError for a file that is no soundfont, where there is none, or without FluidSynth.
    """
    installed = installed_soundfonts()
    found = asked or [path for path in installed if path.suffix != ".sf3"] or installed
    if not found:
        raise InputError("soundfonts", "an installed .sf2 or .sf3 file", "none; name one")
    for path in found:
        check_soundfont(path)
    return found


def render(midi_path: Path, rendering: Rendering) -> NDArray[np.float32]:
    """Mono samples [n] at RATE_HZ, peak 0.9 at most.

    Raises UnreadableSong for a broken file and InputError where FluidSynth fails.
    """
    score = open_score(midi_path)
    for track in score.tracks:
        if track.is_drum:
            continue
        if rendering.program is not None:
            track.program = rendering.program
        track.notes = _in_range(track.notes, rendering.semitones)
    with TemporaryDirectory() as folder:
        transposed = Path(folder) / "song.mid"
        score.dump_midi(str(transposed))
        mono: NDArray[np.float32] = play_midi(transposed, rendering.soundfont, RATE_HZ).mean(axis=1)
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
