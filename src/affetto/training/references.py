"""Simple references: what counting, averaging or a straight line predicts of the same steps.

Beside the best constant they say how much of a figure a network was needed for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.training.ngrams import KneserNey

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]

_RIDGE = 1e-2
_MOST_ROWS = 200_000


def reference(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats | None:
    """Predictions [steps of the share, out] in the examples' order: logits where the network has classes.

    Trigrams of the same corpus with Kneser-Ney smoothing for melody and harmony, ridge regression for emotion and dynamics, and for groove the mean
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
    model = KneserNey(load_contract().network("melody").output_size)
    for sequence in train:
        events = examples.targets[examples.bounds(sequence)].tolist()
        for context, event in zip(_melody_contexts(events, examples.corpora[sequence]), events, strict=True):
            model.see(context, event)
    return model.logits(
        [
            context
            for i in sorted(share)
            for context in _melody_contexts(
                examples.targets[examples.bounds(i)].tolist(), examples.corpora[i]
            )
        ]
    )


def _melody_contexts(events: list[int], corpus: str) -> list[tuple[Hashable, ...]]:
    contexts: list[tuple[Hashable, ...]] = []
    pitches, last = (-1, -1), -1
    for event in events:
        contexts.append((corpus, last if last < 2 else 2, pitches[1], pitches[0]))
        last = event
        if event >= 2:
            pitches = (pitches[1], event)
    return contexts


def _chord_trigram(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Next chord after the last two, told of a change or not as the network is."""
    model = KneserNey(load_contract().network("harmony").output_size)
    for sequence in train:
        bounds = examples.bounds(sequence)
        contexts = _chord_contexts(examples.inputs[bounds], examples.corpora[sequence])
        for context, chord in zip(contexts, examples.targets[bounds].tolist(), strict=True):
            model.see(context, chord)
    return model.logits(
        [
            context
            for i in sorted(share)
            for context in _chord_contexts(examples.inputs[examples.bounds(i)], examples.corpora[i])
        ]
    )


def _chord_contexts(inputs: Floats, corpus: str) -> list[tuple[Hashable, ...]]:
    spec = load_contract().network("harmony")
    names = ("last_chord_root", "last_chord_quality", "previous_chord_root", "previous_chord_quality")
    parts = [inputs[:, spec.input_slice(name)] for name in names]
    codes = [np.where(part.any(1), part.argmax(1), -1).tolist() for part in parts]
    changing = (inputs[:, spec.input_slice("changing")][:, 0] > 0).tolist()
    return [
        (corpus, change, (root, quality), (root_before, quality_before))
        for change, root, quality, root_before, quality_before in zip(changing, *codes, strict=True)
    ]
