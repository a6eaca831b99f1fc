"""Measures of form: what returns after a phrase or a period, and how chords come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.evaluation.music.pitches import entropy_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.evaluation.music.passage import Line, Passage


def self_similarity(line: Line, passage: Passage, bars_later: int) -> float:
    """How much of a bar returns so many bars later: Dice's coefficient of (step, pitch), mean over pairs.

    1 where all returns, 0 where nothing does; pairs of bars in which nothing begins are left out.
    """
    bars = _bars(line, passage)
    pairs = [(one, other) for one, other in zip(bars, bars[bars_later:], strict=False) if one or other]
    if not pairs:
        return float("nan")
    return float(np.mean([2 * len(one & other) / (len(one) + len(other)) for one, other in pairs]))


def _bars(line: Line, passage: Passage) -> list[set[tuple[int, int]]]:
    bars: list[set[tuple[int, int]]] = [set() for _ in range(passage.bars)]
    for onset, pitch in zip(line.onsets.tolist(), line.pitches.tolist(), strict=True):
        bars[onset // passage.steps_per_bar].add((onset % passage.steps_per_bar, pitch))
    return bars


def chord_changes_per_bar(passage: Passage) -> float:
    """Harmonic rhythm: how often the chord of a beat is another than that of the beat before."""
    return float(np.count_nonzero(np.diff(passage.chords))) / passage.bars


def chord_entropy(passage: Passage) -> float:
    """Entropy in bits of the chords, each counted once a span (chord histogram entropy; Yeh et al. 2021)."""
    return entropy_bits(_spans(passage.chords))


def _spans(chords: NDArray[np.int64]) -> NDArray[np.int64]:
    begins = np.append(True, np.diff(chords) != 0)
    spans = chords[begins]
    return np.asarray(spans[spans > 0], np.int64)
