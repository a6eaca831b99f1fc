"""Simple references: what counting, averaging or a straight line predicts of the same steps.

Beside the best constant they say how much of a figure a network was needed for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.training.bar_means import bar_means
from affetto.training.boosting import boosted_column
from affetto.training.repetitions import chord_repetition
from affetto.training.trigrams import chord_trigram, melody_trigram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]

_RIDGE = 1e-2
_MOST_ROWS = 200_000


def references(examples: Examples, train: Sequence[int], share: Sequence[int]) -> dict[str, Floats]:
    """Predictions [steps of the share, out] by name, in the examples' order; logits for classes.

    Trigrams with Kneser-Ney smoothing for melody and harmony, for harmony also the song's own
    repetitions; ridge regression for emotion and dynamics, for dynamics also gradient boosting of the
    velocity; for groove means of the bars before. None where there is nothing to fit them to or nothing
    to predict.
    """
    if not train or not share:
        return {}
    if examples.network == "groove":
        return bar_means(examples, train, share)
    if examples.network == "melody":
        return {"trigram": melody_trigram(examples, train, share)}
    if examples.network == "harmony":
        trigram = chord_trigram(examples, train, share)
        return {"trigram": trigram, "repetition": chord_repetition(examples, train, share, trigram)}
    ridge = _linear(examples, train, share)
    if examples.network == "dynamics":
        return {"ridge regression": ridge, "gradient boosting": _boosted(examples, train, share, ridge)}
    return {"ridge regression": ridge}


def _rows(examples: Examples, sequences: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(
        [np.arange(examples.bounds(i).start, examples.bounds(i).stop) for i in sorted(sequences)]
    )


def _linear(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Ridge regression of each target on the inputs of its own step, over at most 200,000 steps."""
    rows = _fitting_rows(examples, train)
    inputs, targets = _with_one(examples.inputs[rows]), examples.targets[rows].astype(np.float64)
    mask = np.broadcast_to(examples.mask[rows].reshape(len(rows), -1), targets.shape)
    weights = np.zeros((inputs.shape[1], targets.shape[1]))
    for column in range(targets.shape[1]):
        known = mask[:, column] > 0
        if known.any():
            x = inputs[known]
            normal = x.T @ x + _RIDGE * len(x) * np.diag([*[1.0] * (x.shape[1] - 1), 0.0])
            weights[:, column] = np.linalg.solve(normal, x.T @ targets[known, column])
    low, high = (-1.0, 1.0) if examples.network == "emotion" else (1e-3, 1.0 - 1e-3)
    found = _with_one(examples.inputs[_rows(examples, share)]) @ weights
    return found.clip(low, high).astype(np.float32)


def _boosted(examples: Examples, train: Sequence[int], share: Sequence[int], ridge: Floats) -> Floats:
    """Ridge regression's predictions with the velocity of gradient boosting, over the same steps."""
    rows = _fitting_rows(examples, train)
    column = load_contract().network("dynamics").output_slice("velocity").start
    mask = examples.mask[rows].reshape(len(rows), -1)
    rows = rows[mask[:, min(column, mask.shape[1] - 1)] > 0]
    if not len(rows):
        return ridge
    found = ridge.copy()
    asked = examples.inputs[_rows(examples, share)]
    found[:, column] = boosted_column(examples.inputs[rows], examples.targets[rows, column], asked)
    return found.clip(1e-3, 1.0 - 1e-3)


def _fitting_rows(examples: Examples, train: Sequence[int]) -> NDArray[np.int64]:
    rows = _rows(examples, train)
    return rows[:: -(-len(rows) // _MOST_ROWS)]


def _with_one(inputs: Floats) -> NDArray[np.float64]:
    return np.concatenate((inputs.astype(np.float64), np.ones((len(inputs), 1))), axis=1)
