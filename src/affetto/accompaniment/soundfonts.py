"""General MIDI soundfonts: which one to play through, and playing through it."""

from __future__ import annotations

import math
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment import soundfont_file as sf
from affetto.accompaniment.midi_file import PARTS
from affetto.accompaniment.playing import mix
from affetto.accompaniment.soundfont_file import Region, SoundfontFile
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
_PREFERRED = ("MuseScore_General", "FluidR3_GM", "default-GM")

_ATTENUATION_SHARE = 0.4  # What EMU's hardware, and every font since, makes of a written decibel.
_SILENT_DB = 100.0
_MOST_CENTS = 12_000
_LONGEST_RELEASE_SECONDS = 1.0
_TONES_KEPT = 96


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
    """A soundfont at one sample rate. Raises InputError for one that lacks what the lanes play."""

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        self.name, self.sample_rate_hz = path.name, sample_rate_hz
        self._file = SoundfontFile(path)
        self._regions = lru_cache(4096)(self._file.regions)
        self._tone = lru_cache(_TONES_KEPT)(self._make_tone)
        for lane, part in PARTS.items():
            if not self._regions(part.program, 60, 64):
                raise InputError(path, f"General MIDI program {part.program + 1} for the {lane}", "none")

    def play(self, notes: Sequence[Note], origin_seconds: float) -> NDArray[np.float32]:
        """Plays notes that begin at `origin_seconds` or later: [frames, 2] from there to the last sound."""
        origin = round(origin_seconds * self.sample_rate_hz)
        return mix(
            (round(note.onset_seconds * self.sample_rate_hz) - origin, self._sound(note)) for note in notes
        )

    def _sound(self, note: Note) -> NDArray[np.float32]:
        regions = tuple(self._regions(PARTS[note.lane].program, note.pitch, note.velocity))
        if not regions:
            return np.zeros((0, 2), np.float32)
        release_seconds = max(_seconds(region.get(sf.RELEASE)) for region in regions)
        tail_seconds = min(release_seconds, _LONGEST_RELEASE_SECONDS)
        held = round(note.duration_seconds * self.sample_rate_hz)
        tail = round(tail_seconds * self.sample_rate_hz)
        # Tones are made in a few lengths only, so that they can be used again.
        seconds = 2.0 ** math.ceil(math.log2(note.duration_seconds + tail_seconds))
        sound = self._tone(regions, note.pitch, seconds)[: held + tail] * np.float32(
            (note.velocity / 127) ** 2
        )
        fade = np.arange(1, len(sound) - held + 1) / self.sample_rate_hz
        shape = 10 ** (-_SILENT_DB / 20 * fade / release_seconds)
        shape *= np.linspace(1, 0, len(shape))  # To the very end, where the release is cut short.
        sound[held:] *= shape.astype(np.float32)[:, np.newaxis]
        return np.asarray(sound)

    def _make_tone(self, regions: tuple[Region, ...], key: int, seconds: float) -> NDArray[np.float32]:
        """[frames, 2]: all regions of a key held for `seconds`, at the highest velocity."""
        tone = np.zeros((round(seconds * self.sample_rate_hz), 2), np.float32)
        for region in regions:
            gain = 10 ** (-_ATTENUATION_SHARE * max(region.get(sf.ATTENUATION), 0) / 200)
            angle = (min(max(region.get(sf.PAN) / 500, -1), 1) + 1) * math.pi / 4
            sound = gain * self._envelope(region, key, len(tone)) * self._oscillate(region, key, len(tone))
            tone += np.outer(sound, [math.cos(angle), math.sin(angle)]).astype(np.float32)
        return tone

    def _oscillate(self, region: Region, key: int, frames: int) -> NDArray[np.float64]:
        """The region's sample at the key's pitch, looped where it has a loop, silent past its end."""
        samples, loop_start, loop_end = self._file.samples(region)
        if len(samples) < 2:
            return np.zeros(frames)
        step = self._file_rate(region, key) / self.sample_rate_hz
        position = np.arange(frames) * step
        if region.get(sf.LOOP_MODE) in (1, 3) and 0 <= loop_start < loop_end - 1 < len(samples):
            beyond = position >= loop_end
            position[beyond] = loop_start + (position[beyond] - loop_start) % (loop_end - loop_start)
            samples = np.append(samples[:loop_end], samples[loop_start])
        return np.asarray(np.interp(position, np.arange(len(samples)), samples, right=0.0))

    def _file_rate(self, region: Region, key: int) -> float:
        """Samples of the file a second of sound."""
        header = self._file.header(region)
        root = region.get(sf.ROOT_KEY)
        if not 0 <= root <= 127:
            root = int(header["pitch"]) if header["pitch"] <= 127 else 60
        cents = (key - root) * region.get(sf.SCALE) + 100 * region.get(sf.COARSE_TUNE)
        cents += region.get(sf.FINE_TUNE) + int(header["correction"])
        return float(header["rate"]) * 2 ** (min(max(cents, -_MOST_CENTS), _MOST_CENTS) / 1200)

    def _envelope(self, region: Region, key: int, frames: int) -> NDArray[np.float64]:
        """Delay, attack, hold, decay and sustain, until the key is let go."""
        time = np.arange(frames) / self.sample_rate_hz - _seconds(region.get(sf.DELAY))
        attack = _seconds(region.get(sf.ATTACK))
        hold = _seconds(region.get(sf.HOLD) + (60 - key) * region.get(sf.HOLD_BY_KEY))
        decay = _seconds(region.get(sf.DECAY) + (60 - key) * region.get(sf.DECAY_BY_KEY))
        fall_db = np.clip((time - attack - hold) / decay * _SILENT_DB, 0, max(region.get(sf.SUSTAIN), 0) / 10)
        return np.asarray(np.clip(time / attack, 0, 1) * 10 ** (-fall_db / 20))


def _seconds(timecents: int) -> float:
    return float(2 ** (timecents / 1200))
