"""What a drummer's next bar is without a network: means of bars heard, and of everybody's bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]
    Sums = NDArray[np.float64]

BARS = 4
_IMAGINED_BARS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
_MOST_SEQUENCES = 400
"""Sequences at most by which the number of imagined bars is chosen."""


def bar_means(examples: Examples, train: Sequence[int], share: Sequence[int]) -> dict[str, Floats]:
    """Predictions [bars of the share, 32] by name, in the examples' order.

    The training mean of each step; the last bar in which a step was played; the mean over the last four
    bars; and that mean with so many imagined bars of the training mean as fitted the training bars best.
    """
    values, weights = _everything(examples, train)
    position = (values * weights).sum(axis=0) / weights.sum(axis=0).clip(1e-8)
    bars = [_everything(examples, [i]) for i in sorted(share)]
    # Every so many of the training sequences are enough to choose one number.
    fitted = [_everything(examples, [i]) for i in sorted(train)[:: -(-len(train) // _MOST_SEQUENCES)]]
    imagined = min(_IMAGINED_BARS, key=lambda count: _error(fitted, position, count))
    steps = sum(len(targets) for targets, _ in bars)
    return {
        "mean of the step": np.broadcast_to(position.astype(np.float32), (steps, len(position))),
        "last bar": _joined(_last_played(*one, position) for one in bars),
        "mean of four bars": _joined(_running(*one, position, 0.0) for one in bars),
        "mean of four bars and of the step": _joined(_running(*one, position, imagined) for one in bars),
    }


def _everything(examples: Examples, sequences: Sequence[int]) -> tuple[Sums, Sums]:
    """Targets and weights [bars, 32] of some sequences."""
    rows = np.concatenate([np.r_[examples.bounds(i)] for i in sequences])
    targets, mask = examples.targets[rows].astype(np.float64), examples.mask[rows].astype(np.float64)
    return targets, np.broadcast_to(mask.reshape(len(mask), -1), targets.shape)


def _joined(parts: Iterable[Sums]) -> Floats:
    return np.concatenate(list(parts)).astype(np.float32)


def _running(targets: Sums, weights: Sums, position: Sums, imagined: float) -> Sums:
    """Mean over the played ones of the last four bars; the step's mean counts as `imagined` bars more."""
    played = np.pad(np.cumsum(weights, axis=0), ((1, 0), (0, 0)))
    total = np.pad(np.cumsum(targets * weights, axis=0), ((1, 0), (0, 0)))
    rows = np.arange(len(targets))
    first = (rows - BARS).clip(0)
    count, sums = played[rows] - played[first], total[rows] - total[first]
    means = (sums + imagined * position) / np.maximum(count + imagined, 1e-8)
    return np.where(count > 1e-9, means, position)


def _last_played(targets: Sums, weights: Sums, position: Sums) -> Sums:
    """What was played on a step when it was last played; the step's mean before that."""
    bars = np.where(weights > 0, np.arange(len(targets))[:, None], -1)
    last = np.vstack((np.full((1, bars.shape[1]), -1), np.maximum.accumulate(bars, axis=0)[:-1]))
    return np.where(last >= 0, np.take_along_axis(targets, last.clip(0), axis=0), position)


def _error(bars: list[tuple[Sums, Sums]], position: Sums, imagined: float) -> float:
    found = ((_running(targets, weights, position, imagined), targets, weights) for targets, weights in bars)
    return float(sum((np.abs(one - targets) * weights).sum() for one, targets, weights in found))
