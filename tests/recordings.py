"""Short recordings made up by tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

RATE = 22_050


def pulse(seconds: float = 8.0, rate: int = RATE, channels: int = 1, bpm: float = 120.0) -> np.ndarray:
    """[frames, channels]: chords of C, F and G on every beat, with a click."""
    time = np.arange(round(seconds * rate)) / rate
    beat = 60 / bpm
    phase, index = time % beat, (time // beat).astype(int)
    envelope = np.exp(-phase * 6) * np.minimum(1, phase / 0.002)
    roots = np.array([60, 65, 67, 60])[(index // 4) % 4]
    sound = (
        sum(np.sin(2 * np.pi * 440 * 2 ** ((roots + step - 69) / 12) * time) for step in (0, 4, 7)) * envelope
    )
    click = np.random.default_rng(1).normal(0, 1, len(time)) * np.exp(-phase * 200)
    accent = np.where(index % 4 == 0, 0.3, 0.12)
    return np.repeat((0.15 * sound + accent * click)[:, np.newaxis], channels, axis=1)


def write_recording(path: Path, samples: np.ndarray | None = None, rate: int = RATE) -> Path:
    """Writes samples (else `pulse`) in the format of the path's ending."""
    soundfile.write(path, pulse(rate=rate) if samples is None else samples, rate)
    return path
