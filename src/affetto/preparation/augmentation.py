"""Augmentation: what rooms, microphones and players do to a sound, in small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.rendering import RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1 << 16
"""Samples of an FFT: twice the longest room, so that nothing wraps around."""
_EQUALISER_HZ = np.array([20.0, 80.0, 250.0, 800.0, 2500.0, 6000.0, 12000.0])
_EQUALISER_DB = 6.0
_GAIN_DB = (-18.0, 0.0)
_NOISE_DB = (-75.0, -45.0)
_REVERB_SECONDS = (0.1, 0.8)


def augment(mono: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Random equalisation, reverberation, noise below -45 dB of full scale, and gain; same length."""
    room = _room(rng) if rng.random() < 0.5 else np.ones(1, np.float32)
    shaped = _filter(mono, room, _equaliser(_BLOCK, rng))
    noise = rng.standard_normal(len(mono), np.float32)
    noise *= np.float32(10 ** (rng.uniform(*_NOISE_DB) / 20))
    shaped += noise
    shaped *= np.float32(10 ** (rng.uniform(*_GAIN_DB) / 20))
    return shaped


def _filter(
    mono: NDArray[np.float32], room: NDArray[np.float32], gains: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Convolves with a room and equalises, by overlapping and adding blocks."""
    step = _BLOCK // 2
    blocks = -(-len(mono) // step)
    padded = np.zeros(blocks * step, np.float32)
    padded[: len(mono)] = mono
    response = np.fft.rfft(room, _BLOCK) * gains
    result = np.zeros((blocks + 1) * step, np.float32)
    for i in range(blocks):
        spectrum = np.fft.rfft(padded[i * step : (i + 1) * step], _BLOCK) * response
        result[i * step : (i + 2) * step] += np.fft.irfft(spectrum, _BLOCK)
    return result[: len(mono)]


def _equaliser(size: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Gains of a real spectrum, smooth over octaves."""
    decibels = rng.uniform(-_EQUALISER_DB, _EQUALISER_DB, len(_EQUALISER_HZ))
    hertz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    octaves = np.log2(np.maximum(hertz, _EQUALISER_HZ[0]))
    return np.asarray(10 ** (np.interp(octaves, np.log2(_EQUALISER_HZ), decibels) / 20), np.float32)


def _room(rng: np.random.Generator) -> NDArray[np.float32]:
    """A direct sound and a decaying noise (Moorer 1979), of random length and level."""
    seconds = rng.uniform(*_REVERB_SECONDS)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tail = rng.standard_normal(len(time)) * np.exp(-6.9 * time / seconds)
    tail *= rng.uniform(0.1, 0.6) / np.sqrt((tail**2).sum())
    tail[0] = 1.0
    return np.asarray(tail, np.float32)
