"""Measures of time: how dense, how even and how varied a line is, and where it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.evaluation.music.passage import STEPS_PER_BEAT
from affetto.evaluation.music.pitches import entropy_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.evaluation.music.passage import Line, Passage


def notes_per_bar(line: Line, passage: Passage) -> float:
    """Note density (note count; Yang and Lerch 2018)."""
    return len(line) / passage.bars


def onset_gaps(line: Line) -> NDArray[np.int64]:
    """Steps from each onset to the next; notes that begin together count once."""
    return np.asarray(np.diff(np.unique(line.onsets)), np.int64)


def rhythm_entropy(line: Line) -> float:
    """Entropy in bits of the times between onsets."""
    return entropy_bits(onset_gaps(line))


def mean_length(line: Line) -> float:
    """Mean length of the notes in beats."""
    return float(line.lengths.mean()) if len(line) else float("nan")


def share_off_beat(line: Line) -> float:
    """Share of onsets that do not lie on a beat."""
    onsets = np.unique(line.onsets)
    return float(np.mean(onsets % STEPS_PER_BEAT != 0)) if len(onsets) else float("nan")


def share_of_rest(line: Line, passage: Passage) -> float:
    """Share of steps in which no note sounds for at least half of the step."""
    return float(np.mean(sounding(line, passage) == 0))


def polyphony(line: Line, passage: Passage) -> float:
    """Mean number of notes that sound, over the steps in which any does (MuSpy; Dong et al. 2020)."""
    counts = sounding(line, passage)
    return float(counts[counts > 0].mean()) if counts.any() else float("nan")


def sounding(line: Line, passage: Passage) -> NDArray[np.int64]:
    """[steps] how many notes sound; every note sounds for one step at least."""
    lengths = np.maximum(1, np.round(line.lengths * STEPS_PER_BEAT)).astype(np.int64)
    ends = np.minimum(line.onsets + lengths, passage.steps)
    changes = np.zeros(passage.steps + 1, np.int64)
    np.add.at(changes, line.onsets, 1)
    np.add.at(changes, ends, -1)
    return np.cumsum(changes)[:-1]


def groove_consistency(line: Line, passage: Passage) -> float:
    """How alike the onsets of any two bars are: 1 minus the share of steps that differ (Wu and Yang 2020).

    Bars in which nothing begins are left out.
    """
    pattern = np.zeros((passage.bars, passage.steps_per_bar), np.float64)
    pattern.reshape(-1)[line.onsets] = 1
    pattern = pattern[pattern.any(axis=1)]
    if len(pattern) < 2:
        return float("nan")
    differing = np.abs(pattern[:, None, :] - pattern[None, :, :]).mean(axis=2)
    return float(1 - differing[np.triu_indices(len(pattern), 1)].mean())
