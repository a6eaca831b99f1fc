"""Simple references: what counting, averaging or a straight line predicts of the same steps.

Beside the best constant they say how much of a figure a network was needed for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]

_SMOOTHING = 4.0
"""Imagined sightings of a shorter context's prediction beside a longer one's own."""
_RIDGE = 1e-2
_MOST_ROWS = 200_000


def reference(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats | None:
    """Predictions [steps of the share, out] in the examples' order: logits where the network has classes.

    Trigrams for melody and harmony, ridge regression for emotion and dynamics, and for groove the mean
    of what was played on a step in the last four bars.
    """
    predict: dict[str, Callable[[Examples, Sequence[int], Sequence[int]], Floats]] = {
        "emotion": _linear,
        "melody": _melody_trigram,
        "harmony": _chord_trigram,
        "dynamics": _linear,
        "groove": _running_mean,
    }
    return predict[examples.network](examples, train, share) if train and share else None


def _rows(examples: Examples, sequences: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate(
        [np.arange(examples.bounds(i).start, examples.bounds(i).stop) for i in sorted(sequences)]
    )


def _linear(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Ridge regression of each target on the inputs of its own step, over at most 200,000 steps."""
    rows = _rows(examples, train)
    rows = rows[:: -(-len(rows) // _MOST_ROWS)]
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


def _with_one(inputs: Floats) -> NDArray[np.float64]:
    return np.concatenate((inputs.astype(np.float64), np.ones((len(inputs), 1))), axis=1)


def _running_mean(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Mean over the last four bars in which a step was played; the step's training mean before that."""
    rows = _rows(examples, train)
    everywhere = np.broadcast_to(examples.mask.reshape(len(examples.mask), -1), examples.targets.shape)
    weights = everywhere[rows]
    position = (examples.targets[rows] * weights).sum(0) / weights.sum(0).clip(1e-8)
    predictions = []
    for sequence in sorted(share):
        bounds = examples.bounds(sequence)
        targets, mask = examples.targets[bounds], everywhere[bounds]
        for bar in range(len(targets)):
            seen = slice(max(0, bar - 4), bar)
            counts = mask[seen].sum(0)
            means = (targets[seen] * mask[seen]).sum(0) / counts.clip(1e-8)
            predictions.append(np.where(counts > 0, means, position))
    return np.array(predictions, np.float32)


def _melody_trigram(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Next event after the last two pitches and the last event."""
    model = _BackOff(load_contract().network("melody").output_size)
    for sequence in train:
        targets = examples.targets[examples.bounds(sequence)].tolist()
        for context, event in zip(_melody_contexts(targets), targets, strict=True):
            model.see(context, event)
    contexts = [
        c for i in sorted(share) for c in _melody_contexts(examples.targets[examples.bounds(i)].tolist())
    ]
    return model.logits(contexts)


def _melody_contexts(events: list[int]) -> list[tuple[Hashable, ...]]:
    contexts: list[tuple[Hashable, ...]] = []
    pitches, last = (-1, -1), -1
    for event in events:
        contexts.append((last if last < 2 else 2, pitches[1], pitches[0]))
        last = event
        if event >= 2:
            pitches = (pitches[1], event)
    return contexts


def _chord_trigram(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Next chord after the last two, told of a change or not as the network is."""
    model = _BackOff(load_contract().network("harmony").output_size)
    rows = _rows(examples, train)
    for context, chord in zip(
        _chord_contexts(examples.inputs[rows]), examples.targets[rows].tolist(), strict=True
    ):
        model.see(context, chord)
    return model.logits(_chord_contexts(examples.inputs[_rows(examples, share)]))


def _chord_contexts(inputs: Floats) -> list[tuple[Hashable, ...]]:
    spec = load_contract().network("harmony")
    names = ("last_chord_root", "last_chord_quality", "previous_chord_root", "previous_chord_quality")
    parts = [inputs[:, spec.input_slice(name)] for name in names]
    codes = [np.where(part.any(1), part.argmax(1), -1).tolist() for part in parts]
    changing = (inputs[:, spec.input_slice("changing")][:, 0] > 0).tolist()
    return [
        (change, (root, quality), (root_before, quality_before))
        for change, root, quality, root_before, quality_before in zip(changing, *codes, strict=True)
    ]


class _BackOff:
    """Counts of what followed a context, each smoothed with those of the shorter context."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.counts: defaultdict[tuple[Hashable, ...], Counter[int]] = defaultdict(Counter)

    def see(self, context: tuple[Hashable, ...], event: int) -> None:
        for length in range(len(context) + 1):
            self.counts[context[:length]][event] += 1

    def logits(self, contexts: list[tuple[Hashable, ...]]) -> Floats:
        known: dict[tuple[Hashable, ...], Floats] = {}
        for context in set(contexts):
            known[context] = np.log(self._probabilities(context)).astype(np.float32)
        return np.array([known[context] for context in contexts], np.float32)

    def _probabilities(self, context: tuple[Hashable, ...]) -> NDArray[np.float64]:
        probabilities = np.full(self.classes, 1.0 / self.classes)
        for length in range(len(context) + 1):
            counts = np.zeros(self.classes)
            if seen := self.counts.get(context[:length]):
                counts[list(seen)] = list(seen.values())
            probabilities = (counts + _SMOOTHING * probabilities) / (counts.sum() + _SMOOTHING)
        return probabilities
