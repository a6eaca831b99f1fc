"""Measures of pitch: how notes lie in key and chord, how a melody moves, how chords lead on.

Each takes what it measures as arrays and gives NaN where there is nothing to measure.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from affetto.evaluation.music.passage import STEPS_PER_BEAT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.evaluation.music.passage import Line, Passage

WIDEST_INTERVAL = 12
"""Semitones; what is wider counts as this."""
_WIDEST_STEP = 2
_CONSONANCE = np.array([1, -1, -1, 1, 1, 0, -1, 1, 1, 1, -1, -1])


def share_in(line: Line, bits: NDArray[np.int64]) -> float:
    """Share of notes whose pitch class is among those of their beat; beats without any are left out.

    With scales this is scale consistency (Mogren 2016), with chords the chord-tone ratio (Yeh et al. 2021).
    """
    sets = bits[line.beats]
    known = sets > 0
    return _mean((sets[known] >> line.pitches[known] % 12) & 1)


def on_strong_beats(line: Line, passage: Passage) -> Line:
    """The notes that begin on the first or the middle beat of a bar (of three beats: on the first)."""
    from affetto.evaluation.music.passage import Line

    apart = passage.steps_per_bar // 2 if passage.beats_per_bar % 2 == 0 else passage.steps_per_bar
    strong = line.onsets % apart == 0
    return Line(line.onsets[strong], line.pitches[strong], line.lengths[strong])


def consonance(line: Line, chords: NDArray[np.int64]) -> float:
    """Mean consonance of each note with the tones of its chord (pitch consonance score; Yeh et al. 2021).

    A unison, third, fifth or sixth counts 1, a fourth 0, all else -1; notes without a chord are left out.
    """
    tones = (chords[line.beats][:, None] >> np.arange(12)) & 1
    apart = (line.pitches[:, None] - np.arange(12)) % 12
    return _mean(_CONSONANCE[apart][tones > 0])


def pitch_class_entropy(line: Line) -> float:
    """Entropy in bits of the histogram of pitch classes (Wu and Yang 2020; 3.58 where all are alike)."""
    return entropy_bits(line.pitches % 12)


def entropy_bits(symbols: NDArray[np.int64]) -> float:
    """Shannon's entropy of the symbols' histogram."""
    if not len(symbols):
        return float("nan")
    shares = np.unique(symbols, return_counts=True)[1] / len(symbols)
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def pitch_range(line: Line) -> float:
    """Semitones from the lowest to the highest pitch (Yang and Lerch 2018)."""
    return float(np.ptp(line.pitches)) if len(line) else float("nan")


def intervals(line: Line) -> NDArray[np.int64]:
    """Semitones from each note to the next, those across a rest of a bar or more left out."""
    gaps = np.diff(line.onsets) / STEPS_PER_BEAT - line.lengths[:-1]
    return np.diff(line.pitches)[gaps < 4]


def mean_interval(line: Line) -> float:
    """Mean size of the intervals in semitones (pitch shift; Yang and Lerch 2018)."""
    return _mean(np.abs(intervals(line)))


def share_of_repeats(line: Line) -> float:
    """Share of intervals that stay on the pitch."""
    return _mean(intervals(line) == 0)


def share_of_steps(line: Line) -> float:
    """Share of intervals of one or two semitones."""
    moved = np.abs(intervals(line))
    return _mean((moved > 0) & (moved <= _WIDEST_STEP))


def share_of_leaps(line: Line) -> float:
    """Share of intervals wider than two semitones."""
    return _mean(np.abs(intervals(line)) > _WIDEST_STEP)


def interval_histogram(line: Line) -> NDArray[np.float64]:
    """[25] shares of the intervals from an octave down to an octave up; zeros where there are none."""
    found = np.clip(intervals(line), -WIDEST_INTERVAL, WIDEST_INTERVAL) + WIDEST_INTERVAL
    counts = np.bincount(found, minlength=2 * WIDEST_INTERVAL + 1).astype(np.float64)
    return np.asarray(counts / max(1.0, counts.sum()), np.float64)


def histogram_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Total variation: half the sum of the differences, 0 for equal histograms and 1 for disjoint ones."""
    return float(np.abs(one - other).sum() / 2)


def voice_leading(passage: Passage) -> float:
    """Semitones that a voice moves from chord to chord, on average (after Tymoczko 2006).

    Of each two chords in a row the pitches that the accompaniment strikes are paired with the nearest of
    the other chord, both ways, so that voices that come or go are no matter.
    """
    struck = _struck_by_chord(passage)
    distances = [_nearest(one, other) for one, other in itertools.pairwise(struck)]
    return _mean(np.array(distances))


def _struck_by_chord(passage: Passage) -> list[NDArray[np.int64]]:
    line = passage.accompaniment
    spans = np.cumsum(np.append(0, np.diff(passage.chords) != 0))[line.beats]
    return [np.unique(line.pitches[spans == span]) for span in np.unique(spans)]


def _nearest(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    apart = np.abs(one[:, None] - other[None, :])
    return float((apart.min(axis=0).mean() + apart.min(axis=1).mean()) / 2)


def _mean(values: NDArray[np.generic]) -> float:
    return float(np.mean(values.astype(np.float64))) if len(values) else float("nan")
