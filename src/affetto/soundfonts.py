"""Soundfonts: which ones there are, and FluidSynth, which plays MIDI files through them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_FOLDERS = (
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/soundfonts"),
    Path("/usr/local/share/soundfonts"),
    Path("~/.local/share/soundfonts"),
)
_BEST_KNOWN = ("MuseScore_General", "FluidR3_GM", "default-GM")
_PATIENCE_SECONDS = 300.0
_GAIN = 0.6
_WRITE_ERROR = b"Audio file write error"
"""What FluidSynth says where the disk is full; it leaves half a file and exits as if all were well."""


def installed_soundfonts() -> list[Path]:
    """$SOUNDFONT first, then those in the usual folders, best known first; links count once."""
    files = {Path(os.path.realpath(path)) for folder in _folders() for path in folder.iterdir()}
    found = sorted(path for path in files if path.suffix.lower() in (".sf2", ".sf3") and path.is_file())
    found.sort(key=_rank)
    named = os.environ.get("SOUNDFONT")
    return [Path(named), *found] if named else found


def check_soundfont(path: Path) -> None:
    """Raises InputError unless the file begins as a soundfont does and FluidSynth is there to play it."""
    if not path.is_file():
        raise InputError(path, "a soundfont (.sf2 or .sf3)", "no such file")
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise InputError(path, "a soundfont (.sf2 or .sf3)", "something else")
    if shutil.which("fluidsynth") is None:
        raise InputError(path, "the program fluidsynth to play it", "none; install the package fluidsynth")


def play_midi(midi: Path, soundfont: Path, sample_rate_hz: int) -> NDArray[np.float32]:
    """[frames, 2] samples of a MIDI file, without reverb and chorus.

    symusic's synthesizer would be quicker, but it plays .sf2 fonts out of tune and stalls on some
    songs. Raises InputError where FluidSynth fails, and OSError where the sound does not fit into the
    temporary folder.
    """
    import soundfile

    with TemporaryDirectory() as folder:
        wave = Path(folder) / "played.wav"
        command = ["fluidsynth", "-ni", "-q", "-R0", "-C0", "-g", str(_GAIN), "-r", str(sample_rate_hz)]
        # Without this a font that cannot be loaded would be replaced by the system's own.
        command += ["-o", "synth.default-soundfont=", "-o", "synth.dynamic-sample-loading=1"]
        command += ["-O", "float", "-F", str(wave)]
        command += [str(soundfont), str(midi)]
        try:
            done = subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_SECONDS)
            written = _WRITE_ERROR not in done.stderr
            samples: NDArray[np.float32] = soundfile.read(wave, dtype="float32", always_2d=True)[0]
        except (subprocess.SubprocessError, OSError, RuntimeError) as error:
            raise InputError(soundfont, "a soundfont that FluidSynth can play", str(error)) from None
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder)
    return samples


def _folders() -> Iterator[Path]:
    for folder in _FOLDERS:
        with contextlib.suppress(RuntimeError):  # A user without a home.
            if (path := folder.expanduser()).is_dir():
                yield path


def _rank(path: Path) -> int:
    for rank, name in enumerate(_BEST_KNOWN):
        if path.stem.startswith(name):
            return rank
    return len(_BEST_KNOWN)
