"""How well a bundle's networks do on groups that their training never saw, beside baselines.

The bundle's provenance names the groups of its test share. Baselines are fitted, in the same run, to the
sequences of all other groups but those of the validation share: what the network was trained on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.figures import Figure
from affetto.preparation.examples import Examples
from affetto.training.baselines import best_constant
from affetto.training.metrics import LESS_IS_BETTER, MEASURES, UNITS, Predicted
from affetto.training.references import reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

AIMS = {
    ("emotion", "ccc_valence"): 0.50, ("emotion", "ccc_arousal"): 0.75,
    ("melody", "pitch_top1"): 0.45, ("melody", "pitch_nll"): 1.55,
    ("harmony", "chord_top1"): 0.48, ("harmony", "chord_perplexity"): 4.5,
    ("dynamics", "velocity_r"): 0.58,
    ("groove", "velocity_mae"): 14.5, ("groove", "timing_mae_ms"): 15.0,
}  # fmt: skip
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True)
class Tested:
    """One network's predictions on its test share, and the baselines' by name."""

    network: str
    steps: Predicted
    baselines: dict[str, Predicted]
    condition: str = "test"

    def figures(self, draws: int, seed: int = 0) -> list[Figure]:
        """Every measure with its interval; the baseline is the better one of those measured here."""
        measure = MEASURES[self.network]
        found, floors = measure(self.steps), [measure(steps) for steps in self.baselines.values()]
        bounds = _intervals(self.network, self.steps, draws, seed)
        figures = []
        for name, value in found.items():
            known = [floor[name] for floor in floors if np.isfinite(floor.get(name, np.nan))]
            best = (min if name in LESS_IS_BETTER else max)(known, default=None)
            low, high = bounds[name]
            unit, aim = UNITS.get(name, ""), AIMS.get((self.network, name))
            place = (self.network, name, self.condition)
            figures.append(Figure(*place, round(value, 9), unit, low, high, best, aim))
        return figures


def run_held_out(bundle: Any, examples_dir: Path, networks: list[str]) -> Iterator[Tested]:
    """Runs each network over its test share, as the engine runs it.

    bundle: an `_engine.Bundle` whose provenance names its split. Raises InputError where it does not, and
    for examples that are missing or hold no group of the test share.
    """
    split = json.loads(bundle.manifest_json)["provenance"].get("split", {})
    for network in networks:
        if "test" not in split.get(network, {}):
            raise InputError(
                f"bundle {bundle.name}", f"the test groups of {network} in its provenance", "none"
            )
        examples = Examples.load(examples_dir, network)
        yield _test(bundle, examples, set(split[network]["validation"]), set(split[network]["test"]))


def _test(bundle: Any, examples: Examples, validation: set[str], test: set[str]) -> Tested:
    roles = list(zip(examples.groups, examples.roles, strict=True))
    tested = [i for i, (group, role) in enumerate(roles) if group in test and role != "trains"]
    trained = [
        i for i, (group, role) in enumerate(roles) if group not in test | validation and role != "measures"
    ]
    if not tested or not trained:
        raise InputError(
            f"the {examples.network} examples", "sequences of the bundle's test share and others", "not both"
        )
    return compare(bundle.network(examples.network), examples, trained, tested)


def compare(network: Any, examples: Examples, trained: list[int], tested: list[int]) -> Tested:
    """An engine's network on some sequences, beside baselines fitted to others."""
    steps = _predict(network, examples, tested)
    rows = np.concatenate([np.r_[examples.bounds(i)] for i in trained])
    constant = best_constant(examples.network, examples.targets[rows], examples.mask[rows])
    baselines = {"best constant": replace(steps, outputs=np.broadcast_to(constant, steps.outputs.shape))}
    simple = reference(examples, trained, tested)
    if simple is not None:
        baselines["reference"] = replace(steps, outputs=simple)
    return Tested(examples.network, steps, baselines)


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


def _intervals(
    network: str, steps: Predicted, draws: int, seed: int
) -> dict[str, tuple[float | None, float | None]]:
    """Percentile bootstrap over sequences (Efron 1979): songs are drawn, not steps."""
    rng = np.random.default_rng(seed)
    numbers = np.unique(steps.sequence)
    rows = {number: np.flatnonzero(steps.sequence == number) for number in numbers}
    seen: dict[str, list[float]] = {}
    for _ in range(draws):
        drawn = rng.choice(numbers, len(numbers))
        for name, value in MEASURES[network](_drawn(steps, [rows[number] for number in drawn])).items():
            seen.setdefault(name, []).append(value)
    everything = MEASURES[network](steps)
    if not draws:
        return dict.fromkeys(everything, (None, None))
    return {name: _bounds(seen[name]) for name in everything}


def _bounds(values: list[float]) -> tuple[float, float]:
    low, high = np.percentile(values, _INTERVAL)
    return round(float(low), 9), round(float(high), 9)


def _drawn(steps: Predicted, rows: list[NDArray[np.int64]]) -> Predicted:
    """Songs that were drawn twice count as two."""
    places = np.concatenate(rows)
    numbers = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
    return Predicted(
        steps.outputs[places], steps.inputs[places], steps.targets[places], steps.mask[places], numbers
    )
