"""Cross-validation: every group is measured by a network that never saw it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from affetto import _engine
from affetto.errors import InputError
from affetto.evaluation.held_out import Tested, compare
from affetto.export import to_rtneural
from affetto.training.fit import fit_network
from affetto.training.metrics import Predicted
from affetto.training.split import folds_by_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from affetto.preparation.examples import Examples
    from affetto.training.config import TrainingConfig


def cross_validate(
    examples: Examples, config: TrainingConfig, folds: int, on_fold: Callable[[], None] = lambda: None
) -> Tested:
    """Trains a network a fold, runs it in the engine over the fold's groups, and pools what they predict.

    Baselines are fitted anew in each fold, to what its network was trained on. Raises InputError for fewer
    than three folds or fewer groups than folds.
    """
    try:
        splits = folds_by_group(examples, folds)
    except ValueError as error:
        raise InputError(f"the {examples.network} examples", "groups for the folds", str(error)) from None
    parts = []
    with TemporaryDirectory() as folder:
        for number, split in enumerate(splits):
            place = Path(folder) / str(number)
            network, _ = fit_network(examples, place, config, split=split)
            to_rtneural(network).save(place / "network.json")
            engine = _engine.read_rtneural_json(place / "network.json")
            parts.append(compare(engine, examples, split.train, split.test))
            on_fold()
    baselines = {name: _pooled([part.baselines[name] for part in parts]) for name in parts[0].baselines}
    steps = _pooled([part.steps for part in parts])
    return Tested(examples.network, steps, baselines, condition=f"{folds} folds")


def _pooled(parts: list[Predicted]) -> Predicted:
    fields = ("outputs", "inputs", "targets", "mask", "sequence")
    return Predicted(*(np.concatenate([getattr(part, field) for part in parts]) for field in fields))
