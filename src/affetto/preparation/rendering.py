"""Rendering: MIDI through soundfonts, to mono audio at the contract's rate.

FluidSynth plays .sf2 fonts: symusic's synthesizer plays them out of tune and stalls on some songs. It
plays .sf3 fonts in tune, which FluidSynth needs seconds to unpack for each song, so it does those.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
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
_PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Rendering:
    """How a song is played: soundfont, General MIDI program (None: the file's own), transposition."""

    soundfont: Path
    program: int | None = None
    semitones: int = 0


def find_soundfonts(asked: list[Path] | None = None) -> list[Path]:
    """The soundfonts asked for, or those that the system has, by name; links to one file count once.

    Raises InputError where a file is missing, the system has none, or FluidSynth is missing for one.
    """
    for path in asked or []:
        if not path.is_file():
            raise InputError(path, "a soundfont (.sf2 or .sf3)", "no such file")
    files = (path for folder in _FOLDERS if folder.is_dir() for path in folder.iterdir())
    found = asked or sorted(
        {path.resolve() for path in files if path.suffix in (".sf2", ".sf3")}, key=lambda path: path.name
    )
    if not found:
        raise InputError("soundfonts", f"a .sf2 or .sf3 file in {_FOLDERS[0]}", "none; name one")
    if shutil.which("fluidsynth") is None and (sf2 := [path for path in found if path.suffix != ".sf3"]):
        raise InputError(sf2[0], "the program fluidsynth to play it", "none; install it or name .sf3 fonts")
    return found


def render(midi_path: Path, rendering: Rendering) -> NDArray[np.float32]:
    """Mono samples [n] at RATE_HZ, peak 0.9 at most. Raises ValueError where the synthesizer fails."""
    import symusic

    score = symusic.Score(str(midi_path))
    for track in score.tracks:
        if track.is_drum:
            continue
        if rendering.program is not None:
            track.program = rendering.program
        track.notes = _in_range(track.notes, rendering.semitones)
    if rendering.soundfont.suffix == ".sf3":
        samples = np.asarray(_synthesizer(rendering.soundfont).render(score, stereo=True), np.float32)
    else:
        samples = _play(score, rendering.soundfont)
    mono: NDArray[np.float32] = samples.mean(axis=0)
    peak = float(np.abs(mono).max(initial=0.0))
    if peak > _PEAK:
        mono *= np.float32(_PEAK / peak)
    return mono


def _play(score: Any, soundfont: Path) -> NDArray[np.float32]:
    """[2, n] samples by FluidSynth, without its own reverb and chorus."""
    import soundfile

    with TemporaryDirectory() as folder:
        midi, wave = Path(folder) / "song.mid", Path(folder) / "song.wav"
        score.dump_midi(str(midi))
        options = ["-ni", "-q", "-R0", "-C0", "-g", "0.6", "-r", str(RATE_HZ), "-F", str(wave)]
        command = ["fluidsynth", *options, str(soundfont), str(midi)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_SECONDS)
            samples, _ = soundfile.read(wave, dtype="float32", always_2d=True)
        except (subprocess.SubprocessError, OSError, RuntimeError) as error:
            raise ValueError(f"fluidsynth: {type(error).__name__}") from None
    return np.ascontiguousarray(samples.T)


def _in_range(notes: Any, semitones: int) -> Any:
    """The notes transposed; those outside a piano's keys are moved into them by octaves."""
    import symusic

    arrays = notes.numpy()
    pitches = arrays["pitch"].astype(np.int32) + semitones
    pitches += 12 * np.ceil((_KEYS[0] - pitches).clip(0) / 12).astype(np.int32)
    pitches -= 12 * np.ceil((pitches - _KEYS[1]).clip(0) / 12).astype(np.int32)
    arrays["pitch"] = pitches.astype(arrays["pitch"].dtype)
    return symusic.Note.from_numpy(**arrays, ttype="tick")


@lru_cache(maxsize=4)
def _synthesizer(soundfont: Path) -> Any:
    import symusic

    return symusic.Synthesizer(str(soundfont), RATE_HZ, 0)
