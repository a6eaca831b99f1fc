"""Cross-validation: every group is measured by a network that never saw it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from affetto import _engine
from affetto.evaluation.comparison import Fit, compare
from affetto.evaluation.outcome import pooled
from affetto.export import to_rtneural
from affetto.training.fit import fit_network
from affetto.training.split import folds_by_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from affetto.evaluation.outcome import Outcome
    from affetto.preparation.examples import Examples
    from affetto.training.config import TrainingConfig
    from affetto.training.split import Split

    OnFold = Callable[[str, int, int], None]


def cross_validate(
    examples: Examples,
    config: TrainingConfig,
    folds: int,
    on_fold: OnFold = lambda *_: None,
    condition: str | None = None,
) -> Outcome:
    """Trains a network a fold and pools what they predict of the groups that each did not see.

    Raises InputError for fewer than three folds or fewer groups than folds.
    """
    splits = folds_by_group(examples, folds)
    about = {"network": f"trained anew in each of {folds} folds"}
    return retrained(examples, config, splits, condition or f"{folds} folds", about, on_fold)


def leave_group_out(
    examples: Examples, config: TrainingConfig, condition: str, on_fold: OnFold = lambda *_: None
) -> Outcome:
    """Cross-validation in which each group is a fold of its own."""
    return cross_validate(examples, config, len(examples.split_groups), on_fold, condition)


def retrained(
    examples: Examples,
    config: TrainingConfig,
    splits: list[Split],
    condition: str,
    about: dict[str, Any],
    on_fold: OnFold = lambda *_: None,
) -> Outcome:
    """Networks trained anew, one a split, run in the engine over the split's test share.

    Baselines are fitted anew to what each network was trained on.
    """
    parts = []
    with TemporaryDirectory() as folder:
        for number, split in enumerate(splits):
            place = Path(folder) / str(number)
            on_fold(f"{examples.network}: {condition}", number, len(splits))
            network, _ = fit_network(examples, place, config, split=split)
            to_rtneural(network).save(place / "network.json")
            engine = _engine.read_rtneural_json(place / "network.json")
            parts.append(compare(engine, examples, [Fit(split.train, split.test)]))
            on_fold(f"{examples.network}: {condition}", number + 1, len(splits))
    told = {
        "groups": sum(part.about["groups"] for part in parts),
        "sequences": sum(part.about["sequences"] for part in parts),
        "unseen_groups": 0,
        "baselines_fitted_to": "what each network was trained on",
        **about,
    }
    return pooled(parts, condition, told)
