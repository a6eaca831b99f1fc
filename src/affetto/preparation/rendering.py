"""Rendering: MIDI through soundfonts, to mono audio at the contract's rate."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from affetto.contract import load_contract
from affetto.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = load_contract().analysis["rate_hz"]
_FOLDERS = (Path("/usr/share/sounds/sf2"), Path("/usr/share/sounds/sf3"), Path("/usr/share/soundfonts"))
_PEAK = 0.9
_TIMEOUT_SECONDS = 300
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

    Compressed ones (.sf3) take seconds to unpack for each song, so they count only where there is no .sf2.
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
    plain = {path for path in real if path.suffix == ".sf2"}
    return sorted(plain or real, key=lambda path: path.name)


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
    with tempfile.TemporaryDirectory() as folder:
        midi, audio = Path(folder, "song.mid"), Path(folder, "song.wav")
        score.dump_midi(str(midi))
        _play(midi, rendering.soundfont, audio)
        stereo, _ = soundfile.read(audio, dtype="float32", always_2d=True)
    mono: NDArray[np.float32] = stereo.mean(axis=1)
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


def _play(midi: Path, soundfont: Path, audio: Path) -> None:
    """FluidSynth, dry: symusic's own synthesizer plays .sf2 fonts out of tune and stalls on some songs."""
    command = ["fluidsynth", "-ni", "-q", "-R0", "-C0", "-r", str(RATE_HZ), "-F", str(audio), str(soundfont)]
    try:
        subprocess.run([*command, str(midi)], check=True, capture_output=True, timeout=_TIMEOUT_SECONDS)
    except FileNotFoundError:
        raise InputError("fluidsynth", "the program, to render corpora", "it is not installed") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise InputError(midi, "a song that FluidSynth renders", str(error)) from None
