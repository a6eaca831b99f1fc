"""Sounds with known beats, bars and keys, made of a few lines of arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RATE = 44100
MAJOR = (0, 4, 7)
MINOR = (0, 3, 7)


def mixed(sounds: Sequence[tuple[float, NDArray[np.float64]]], seconds: float) -> NDArray[np.float32]:
    """Sounds from their start times on, peak 0.5."""
    audio = np.zeros(int(seconds * RATE))
    for start, sound in sounds:
        first = round(start * RATE)
        part = sound[: max(0, len(audio) - first)]
        audio[first : first + len(part)] += part
    return (0.5 * audio / max(1e-9, np.abs(audio).max())).astype(np.float32)


def note(pitch: float, seconds: float, gain: float = 1.0) -> NDArray[np.float64]:
    """A plucked tone with six partials."""
    t = np.arange(int(seconds * RATE)) / RATE
    hz = 440 * 2 ** ((pitch - 69) / 12)
    partials = [np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 7) if hz * k < 8000]
    fade = np.minimum(1, (seconds - t) / 0.01)
    return gain * np.minimum(1, t / 0.003) * fade * np.exp(-3 * t) * np.sum(partials, axis=0)


def drum(gain: float = 1.0) -> NDArray[np.float64]:
    """A low thump."""
    t = np.arange(int(0.15 * RATE)) / RATE
    return gain * np.sin(2 * np.pi * 60 * t) * np.exp(-25 * t)


def tick(gain: float = 1.0) -> NDArray[np.float64]:
    """A short burst of noise."""
    t = np.arange(int(0.03 * RATE)) / RATE
    return gain * np.random.default_rng(1).standard_normal(t.size) * np.exp(-200 * t)


def chord(root: int, kind: tuple[int, ...], seconds: float, gain: float = 0.3) -> NDArray[np.float64]:
    """A triad around middle C with its root two octaves below."""
    voices = [note(60 + (root + step) % 12, seconds, gain) for step in kind]
    return np.sum([*voices, note(36 + root % 12, seconds, gain)], axis=0)


def song(
    beat_times: NDArray[np.float64], per_bar: int, tonic: int, minor: bool, seconds: float
) -> NDArray[np.float32]:
    """A chord and a thump a bar, ticks on every beat, in the functions I IV V I of the key."""
    kind = MINOR if minor else MAJOR
    sounds = []
    for beat, start in enumerate(beat_times):
        sounds.append((start, tick(0.4)))
        if beat % per_bar == 0 and beat + per_bar < len(beat_times):
            bar = beat // per_bar
            root, quality = ((0, kind), (5, kind), (7, MAJOR), (0, kind))[bar % 4]
            length = float(beat_times[beat + per_bar] - start)
            sounds += [(start, chord(tonic + root, quality, length)), (start, drum(0.8))]
    return mixed(sounds, seconds)
