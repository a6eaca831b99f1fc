"""Features of notes: what a listener who reads the score would name, window by window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Notes

NAMES = (
    "mode", "key_clarity", "major_thirds", "outside_key", "dissonance",
    "onset_rate", "note_rate", "notes_at_once", "tempo", "interval_spread",
    "velocity", "velocity_spread",
    "register", "highest", "lowest", "pitch_spread",
    "note_length", "sounding_share", "class_entropy",
)  # fmt: skip
"""Columns of `describe`."""
WINDOW_SECONDS = 12.0
HOP_SECONDS = 6.0

# Key profiles of Temperley (2001), which tell major from minor more sharply than those of listeners.
_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10, 11))
# Roughness of an interval class, from unison to tritone (after Huron 1994).
_ROUGHNESS = np.array([0.0, 1.0, 0.6, 0.15, 0.1, 0.05, 0.5])
_TOGETHER_SECONDS = 0.03
_LEAST_NOTES = 4


def windows(duration_seconds: float) -> NDArray[np.float64]:
    """[windows, 2] begin and end in seconds; one that is shorter where the music is."""
    begins = np.arange(0.0, max(duration_seconds - WINDOW_SECONDS, 0.0) + 1e-9, HOP_SECONDS)
    return np.stack([begins, np.minimum(begins + WINDOW_SECONDS, duration_seconds)], axis=1)


def joined(tracks: list[Notes]) -> Notes:
    """All tracks as one, by start."""
    from affetto.datasets.song import Notes

    order = np.argsort(np.concatenate([track.starts for track in tracks]), kind="stable")
    columns = (
        np.concatenate([getattr(track, name) for track in tracks])[order]
        for name in ("starts", "ends", "pitches", "velocities")
    )
    return Notes(*columns)


def describe(notes: Notes, spans: NDArray[np.float64]) -> NDArray[np.float64]:
    """[spans, features] of the notes that begin in each span; NaN rows where fewer than four do."""
    rows = []
    for begin, end in spans:
        first, last = np.searchsorted(notes.starts, [begin, end])
        rows.append(_describe(notes, slice(int(first), int(last)), float(end - begin)))
    return np.array(rows).reshape(len(spans), len(NAMES))


def _describe(notes: Notes, part: slice, seconds: float) -> list[float]:
    starts, pitches = notes.starts[part], notes.pitches[part]
    if len(starts) < _LEAST_NOTES or seconds <= 0:
        return [float("nan")] * len(NAMES)
    lengths = (notes.ends[part] - starts).clip(0.02)
    return [*_harmony(pitches, lengths), *_rhythm(starts, seconds), *_force(notes.velocities[part]),
            *_register(pitches, lengths), *_touch(starts, lengths, pitches)]  # fmt: skip


def _harmony(pitches: NDArray[np.int32], lengths: NDArray[np.float64]) -> list[float]:
    """Mode, how clear the key is, how major the chords, what lies outside the key, and roughness."""
    classes = np.bincount(pitches % 12, lengths.clip(max=2.0), 12).astype(np.float64)
    share = classes / classes.sum()
    fits = np.array([[np.corrcoef(np.roll(p, t), share)[0, 1] for t in range(12)] for p in (_MAJOR, _MINOR)])
    minor, tonic = np.unravel_index(int(np.nanargmax(fits)), fits.shape)
    outside = 1.0 - sum(share[(tonic + step) % 12] for step in _SCALES[int(minor)])
    thirds = share[(tonic + 4) % 12] - share[(tonic + 3) % 12]
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    rough = share @ _ROUGHNESS[np.minimum(distance, 12 - distance)] @ share
    mode = fits[0].max() - fits[1].max()
    return [float(mode), float(fits.max()), float(thirds), float(outside), float(rough)]


def _rhythm(starts: NDArray[np.float64], seconds: float) -> list[float]:
    """Onsets and notes a second, notes an onset, the commonest gap as a pace, and how unequal gaps are."""
    onsets = starts[np.concatenate(([True], np.diff(starts) > _TOGETHER_SECONDS))]
    gaps = np.diff(onsets) if len(onsets) > 1 else np.array([seconds])
    return [
        float(np.log(len(onsets) / seconds)),
        float(np.log(len(starts) / seconds)),
        len(starts) / len(onsets),
        float(-np.log(np.median(gaps))),
        float(np.std(np.log(gaps.clip(_TOGETHER_SECONDS)))),
    ]


def _force(velocities: NDArray[np.int32]) -> list[float]:
    return [float(velocities.mean()) / 127, float(velocities.std()) / 127]


def _register(pitches: NDArray[np.int32], lengths: NDArray[np.float64]) -> list[float]:
    """Mean, high and low pitch in octaves from middle C, and how wide they spread."""
    mean = float(np.average(pitches, weights=lengths))
    low, high = np.percentile(pitches, [10, 90])
    return [(mean - 60) / 12, (float(high) - 60) / 12, (float(low) - 60) / 12, float(pitches.std()) / 12]


def _touch(
    starts: NDArray[np.float64], lengths: NDArray[np.float64], pitches: NDArray[np.int32]
) -> list[float]:
    """Typical length, how much of the time to the next onset a note sounds, and entropy of pitch classes."""
    onsets = np.unique(starts)
    after = np.searchsorted(onsets, starts + _TOGETHER_SECONDS)
    gaps = np.where(after < len(onsets), onsets[after.clip(max=len(onsets) - 1)] - starts, lengths)
    share = np.bincount(pitches % 12, lengths, 12) / lengths.sum()
    entropy = -float(np.sum(share[share > 0] * np.log2(share[share > 0])))
    sounding = float(np.median(np.log(lengths / gaps.clip(_TOGETHER_SECONDS)).clip(-2, 2)))
    return [float(np.log(np.median(lengths))), sounding, entropy]
