"""What the notes alone tell over time: exact auxiliary targets for a network that hears their sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Notes

DESCRIPTORS = ("mode", "key_clarity", "onset_density", "register", "dissonance", "note_length")
"""Columns of `describe_notes`, each in [-1, 1]."""

# Key profiles of Krumhansl & Kessler (1982).
_MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
_MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
_KEYS = np.stack([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)])
_KEYS = _KEYS - _KEYS.mean(axis=1, keepdims=True)
_KEYS /= np.sqrt((_KEYS**2).sum(axis=1, keepdims=True))
# Roughness of an interval class, from unison to tritone (after Huron 1994).
_ROUGHNESS = np.array([0.0, 1.0, 0.6, 0.15, 0.1, 0.05, 0.5])
SEMITONES_OF_REGISTER = 24.0
_TICK_SECONDS = 0.5
_WINDOW_SECONDS = 6.0


def describe_notes(tracks: list[Notes], times: NDArray[np.float64]) -> NDArray[np.float32]:
    """[times, 6] descriptors of the notes that began in the six seconds before each time."""
    starts = np.concatenate([track.starts for track in tracks])
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    lengths = (np.concatenate([track.ends for track in tracks])[order] - starts).clip(0.02)
    pitches = np.concatenate([track.pitches for track in tracks])[order]
    end = float(times[-1]) if len(times) else 0.0
    ticks = np.arange(0.0, end + 2 * _TICK_SECONDS, _TICK_SECONDS)
    first = np.searchsorted(starts, ticks - _WINDOW_SECONDS)
    last = np.searchsorted(starts, ticks, side="right")
    rows = np.array(
        [_describe(starts[a:b], lengths[a:b], pitches[a:b]) for a, b in zip(first, last, strict=True)]
    )
    columns = [np.interp(times, ticks, column) for column in rows.T]
    return np.stack(columns, axis=1).astype(np.float32)


def _describe(
    starts: NDArray[np.float64], lengths: NDArray[np.float64], pitches: NDArray[np.int32]
) -> list[float]:
    if not len(starts):
        return [0.0] * len(DESCRIPTORS)
    classes: NDArray[np.float64] = np.bincount(pitches % 12, lengths.clip(max=2.0), 12).astype(np.float64)
    mode, clarity = _mode(classes)
    density = len(starts) / _WINDOW_SECONDS
    values = [
        mode,
        clarity,
        np.tanh((density - 5.0) / 5.0),
        (float(np.average(pitches, weights=lengths)) - 60.0) / SEMITONES_OF_REGISTER,
        2.0 * _dissonance(classes) / 0.35 - 1.0,
        np.tanh(np.log(float(np.median(lengths)) / 0.3)),
    ]
    return [float(np.clip(value, -1.0, 1.0)) for value in values]


def _mode(classes: NDArray[np.float64]) -> tuple[float, float]:
    """How much better the best major key fits than the best minor one, and how well the best one does."""
    deviation = classes - classes.mean()
    norm = float(np.sqrt(deviation @ deviation))
    if norm == 0:
        return 0.0, -1.0
    major, minor = ((_KEYS @ deviation) / norm).reshape(2, 12).max(axis=1)
    return float(np.tanh(4.0 * (major - minor))), float(2.0 * max(major, minor, 0.0) - 1.0)


def _dissonance(classes: NDArray[np.float64]) -> float:
    """Mean roughness over all pairs of sounding pitch classes, weighted by how long they sound."""
    share = classes / classes.sum()
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    rough = _ROUGHNESS[np.minimum(distance, 12 - distance)]
    return float(share @ rough @ share)
