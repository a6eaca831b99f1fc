"""A network run by the engine over sequences that it never saw, beside baselines fitted to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.evaluation.outcome import Outcome
from affetto.training.baselines import best_constant
from affetto.training.metrics import Predicted
from affetto.training.references import references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

DRAWN_BY_GROUP = ("melody", "harmony", "dynamics")
"""Networks whose groups are songs; the others' are series and drummers, of which there are few."""


@dataclass(frozen=True)
class Fit:
    """What a baseline is fitted to and where it then predicts: indices of sequences."""

    train: Sequence[int]
    share: Sequence[int]


def compare(
    network: Any,
    examples: Examples,
    fits: list[Fit],
    condition: str = "test",
    about: dict[str, Any] | None = None,
) -> Outcome:
    """An engine's network on the sequences of the fits' shares, beside baselines.

    fits: their shares together are what is tested, each sequence once.
    """
    tested = sorted(i for fit in fits for i in fit.share)
    steps = _predict(network, examples, tested)
    baselines = {
        name: replace(steps, outputs=outputs) for name, outputs in _baselines(examples, fits, tested).items()
    }
    numbers = {group: i for i, group in enumerate(dict.fromkeys(examples.groups))}
    units = steps.sequence
    if examples.network in DRAWN_BY_GROUP:
        units = np.array([numbers[group] for group in examples.groups])[units]
    groups = len({examples.groups[i] for i in tested})
    told = {"groups": groups, "sequences": len(tested), **(about or {})}
    return Outcome(examples.network, condition, steps, baselines, units, told)


def _predict(network: Any, examples: Examples, sequences: list[int]) -> Predicted:
    """Every sequence from rest. Probabilities become logits, as the measures take them."""
    outputs, places, numbers = [], [], []
    for sequence in sequences:
        bounds = examples.bounds(sequence)
        network.reset()
        outputs.append(network.run(np.ascontiguousarray(examples.inputs[bounds])))
        places.append(np.r_[bounds])
        numbers.append(np.full(len(places[-1]), sequence))
    rows, found = np.concatenate(places), np.concatenate(outputs)
    if load_contract().network(examples.network).layers[-1].activation == "softmax":
        found = np.log(found.clip(1e-12))
    targets, mask = examples.targets[rows], examples.mask[rows]
    if mask.ndim < targets.ndim:
        mask = np.broadcast_to(mask[:, None], targets.shape)
    return Predicted(found, examples.inputs[rows], targets, mask, np.concatenate(numbers))


def _baselines(examples: Examples, fits: list[Fit], tested: list[int]) -> dict[str, NDArray[np.float32]]:
    """Name -> predictions [steps of `tested`, out], from each fit for its share; none where a fit has none."""
    lengths = [len(np.r_[examples.bounds(i)]) for i in tested]
    begins = dict(zip(tested, np.concatenate(([0], np.cumsum(lengths)[:-1])).tolist(), strict=True))
    length_of = dict(zip(tested, lengths, strict=True))
    width = load_contract().network(examples.network).output_size
    found: dict[str, NDArray[np.float32]] = {}
    for fit in fits:
        if not fit.train:
            return {}
        rows = np.concatenate([np.arange(begins[i], begins[i] + length_of[i]) for i in sorted(fit.share)])
        for name, outputs in _fitted(examples, fit, len(rows)).items():
            found.setdefault(name, np.zeros((sum(lengths), width), np.float32))[rows] = outputs
    return found


def _fitted(examples: Examples, fit: Fit, steps: int) -> dict[str, NDArray[np.float32]]:
    rows = np.concatenate([np.r_[examples.bounds(i)] for i in fit.train])
    constant = best_constant(examples.network, examples.targets[rows], examples.mask[rows])
    return {
        "best constant": np.broadcast_to(constant, (steps, len(constant))),
        **references(examples, fit.train, fit.share),
    }
