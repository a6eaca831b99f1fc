"""Songs made of a few lines of arithmetic, whose beats, bars and key are known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RATE_HZ = 24000
MAJOR = (0, 4, 7)
MINOR = (0, 3, 7)


def mixed(sounds: Sequence[tuple[float, NDArray[np.float64]]], seconds: float) -> NDArray[np.float32]:
    """Sounds from their start times on, peak 0.5."""
    audio = np.zeros(int(seconds * RATE_HZ))
    for start, sound in sounds:
        first = max(0, round(start * RATE_HZ))
        part = sound[: max(0, len(audio) - first)]
        audio[first : first + len(part)] += part
    peak = max(1e-9, float(np.abs(audio).max(initial=0.0)))
    return np.asarray(0.5 / peak * audio, dtype=np.float32)


def note(pitch: float, seconds: float, gain: float = 1.0) -> NDArray[np.float64]:
    """A plucked tone with at most six partials."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hz = 440 * 2 ** ((pitch - 69) / 12)
    partials = [np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 7) if hz * k < 8000]
    shape = np.minimum(1, t / 0.003) * np.minimum(1, (seconds - t) / 0.01) * np.exp(-3 * t)
    return np.asarray(gain * shape * np.sum(partials, axis=0), dtype=np.float64)


def drum(gain: float = 1.0) -> NDArray[np.float64]:
    """A low thump."""
    t = np.arange(int(0.15 * RATE_HZ)) / RATE_HZ
    return gain * np.sin(2 * np.pi * 60 * t) * np.exp(-25 * t)


def tick(gain: float = 1.0) -> NDArray[np.float64]:
    """A short burst of noise."""
    t = np.arange(int(0.03 * RATE_HZ)) / RATE_HZ
    return gain * np.random.default_rng(1).standard_normal(t.size) * np.exp(-200 * t)


def chord(root: int, kind: Sequence[int], seconds: float, gain: float = 0.3) -> NDArray[np.float64]:
    """A triad around middle C with its root two octaves below."""
    voices = [note(60 + (root + step) % 12, seconds, gain) for step in kind]
    return np.asarray(np.sum([*voices, note(36 + root % 12, seconds, gain)], axis=0), dtype=np.float64)


@dataclass(frozen=True)
class SimpleSong:
    """Audio at RATE_HZ and its beats in seconds; the first beat begins a bar."""

    audio: NDArray[np.float32]
    beats: NDArray[np.float64]
    per_bar: int

    @property
    def seconds(self) -> float:
        """The length of the audio."""
        return len(self.audio) / RATE_HZ


def regular_song(
    beats: NDArray[np.float64], per_bar: int, tonic: int, minor: bool, seconds: float
) -> SimpleSong:
    """A chord and a thump a bar, a tick on every beat; the chords are I IV V I of the key."""
    kind = MINOR if minor else MAJOR
    degrees = ((0, kind), (5, kind), (7, MAJOR), (0, kind))
    sounds = []
    for beat, start in enumerate(beats):
        sounds.append((float(start), tick(0.4)))
        if beat % per_bar == 0 and beat + per_bar < len(beats):
            root, quality = degrees[beat // per_bar % 4]
            length = float(beats[beat + per_bar] - start)
            sounds += [(float(start), chord(tonic + root, quality, length)), (float(start), drum(0.8))]
    return SimpleSong(mixed(sounds, seconds), beats, per_bar)


def random_song(seed: int, seconds: float = 28.0) -> SimpleSong:
    """Drums, hats, chords and a melody, each by chance; 55 to 190 bpm; one in four in bars of three."""
    rng = np.random.default_rng(seed)
    bpm = float(np.clip(np.exp(rng.normal(np.log(108), 0.3)), 55, 190))
    per_bar = 3 if rng.random() < 0.25 else 4
    period, first = 60 / bpm, float(rng.uniform(0.05, 1.0))
    bars = max(2, int(seconds / period) // per_bar)
    band = _Band(rng, per_bar, period, first, float(rng.choice([0.0, 0.004, 0.012])))
    band.play_drums(bars)
    band.play_hats(bars, int(rng.choice([1, 2, 2, 4] if bpm < 110 else [1, 1, 2])))
    band.play_chords(bars, float(rng.choice([0.5, 1, 1, 2])))
    band.play_melody(bars)
    beats = np.asarray(first + period * np.arange(bars * per_bar), dtype=np.float64)
    return SimpleSong(mixed(band.sounds, float(beats[-1]) + period + 0.3), beats, per_bar)


class _Band:
    """Who plays by chance: each method adds one player's sounds, or none."""

    def __init__(
        self, rng: np.random.Generator, per_bar: int, period: float, first: float, jitter: float
    ) -> None:
        self.sounds: list[tuple[float, NDArray[np.float64]]] = []
        self._rng, self._per_bar, self._period = rng, per_bar, period
        self._first, self._jitter = first, jitter
        self._tonic, self._minor = int(rng.integers(12)), bool(rng.random() < 0.5)

    def _add(self, beat: float, sound: NDArray[np.float64]) -> None:
        self.sounds.append((self._first + beat * self._period + self._rng.normal(0, self._jitter), sound))

    def play_drums(self, bars: int) -> None:
        """The same pattern of kicks in halves of a beat in every bar, and snares after."""
        if self._rng.random() > 0.7:
            return
        kicks = self._rng.random(2 * self._per_bar) < np.tile([0.25, 0.08], self._per_bar)
        kicks[0] = True
        snares = (1, 3) if self._per_bar == 4 else (1, 2)
        for beat in range(0, bars * self._per_bar, self._per_bar):
            for half in np.flatnonzero(kicks):
                self._add(beat + half / 2, drum(0.9))
            for snare in snares:
                self._add(beat + snare, tick(0.8))

    def play_hats(self, bars: int, a_beat: int) -> None:
        """Evenly, a little stronger on the bar; always, where nobody else plays yet."""
        if self.sounds and self._rng.random() > 0.8:
            return
        for place in range(bars * self._per_bar * a_beat):
            on_bar, on_beat = place % (self._per_bar * a_beat) == 0, place % a_beat == 0
            self._add(place / a_beat, tick(0.36 if on_bar else 0.3 if on_beat else 0.18))

    def play_chords(self, bars: int, bars_a_chord: float) -> None:
        """Four degrees in turn, each for half a bar, a bar or two; sometimes struck again on the beats."""
        if self._rng.random() > 0.85:
            return
        degrees = [0, *self._rng.choice([0, 2, 5, 7, 9], 3)]
        length = max(1, int(self._per_bar * bars_a_chord + 0.5))
        for index, beat in enumerate(range(0, bars * self._per_bar, length)):
            degree = int(degrees[index % 4])
            kind = MINOR if self._minor and degree in (0, 5) else MAJOR
            self._add(beat, chord(self._tonic + degree, kind, length * self._period))
            if self._rng.random() < 0.5:
                for later in range(1, length):
                    self._add(beat + later, chord(self._tonic + degree, kind, self._period, 0.15))

    def play_melody(self, bars: int) -> None:
        """Now and then a note, a half or a whole beat after the last."""
        if self._rng.random() > 0.6:
            return
        beat = 0.0
        while beat < bars * self._per_bar:
            if self._rng.random() < 0.6:
                step = int(self._rng.choice([0, 2, 4, 7, 9, 12]))
                self._add(beat, note(60 + self._tonic + step, self._period, 0.25))
            beat += float(self._rng.choice([0.5, 1.0]))
