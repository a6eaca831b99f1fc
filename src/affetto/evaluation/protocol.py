"""The protocol of each network: what is tested under which condition, and what baselines may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from affetto.errors import InputError
from affetto.evaluation.comparison import Fit, compare
from affetto.training.split import official_split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from affetto.evaluation.outcome import Outcome
    from affetto.evaluation.shares import Share, Shares
    from affetto.preparation.examples import Examples
    from affetto.training.config import TrainingConfig

MOST_FOLDS = 5
"""Of the baselines, where there are no songs of the training to fit them to."""
OFFICIAL, LEAVE_DRUMMER_OUT = "official", "leave_drummer_out"


def run_protocol(
    network: Any,
    examples: Examples,
    shares: Shares,
    config: TrainingConfig,
    on_fold: Callable[[str, int, int], None] = lambda *_: None,
) -> Iterator[Outcome]:
    """Tests an engine's network condition by condition.

    Conditions are the corpora's names; for groove `official`, the corpus's own split, and
    `leave_drummer_out`, for which it is trained anew with `config`. Raises InputError where nothing can
    be tested.
    """
    if examples.network == "groove":
        yield from _groove(network, examples, shares, config, on_fold)
    else:
        yield from _by_corpus(network, examples, shares)


def _by_corpus(network: Any, examples: Examples, shares: Shares) -> Iterator[Outcome]:
    tested, trained = partition(examples, shares)
    for corpus in dict.fromkeys(examples.corpora[i] for i in tested):
        own = [i for i in tested if examples.corpora[i] == corpus]
        same = [i for i in trained if examples.corpora[i] == corpus]
        about = _about(examples, shares, own, same)
        yield compare(network, examples, _fits(examples, own, same), corpus or "test", about)


def _groove(
    network: Any,
    examples: Examples,
    shares: Shares,
    config: TrainingConfig,
    on_fold: Callable[[str, int, int], None],
) -> Iterator[Outcome]:
    from affetto.evaluation.cross_validation import leave_group_out, retrained

    own_split = official_split(examples)
    unseen = set(shares.of_group.values()) == {"unseen"}
    if own_split is None or shares.official or unseen:
        condition = "test" if own_split is None else OFFICIAL
        tested, trained = partition(examples, shares)
        about = _about(examples, shares, tested, trained)
        yield compare(network, examples, _fits(examples, tested, trained), condition, about)
    else:
        about = {"network": "trained anew: the bundle's own split is another one"}
        yield retrained(examples, config, [own_split], OFFICIAL, about, on_fold)
    if len(examples.split_groups) >= 3:
        yield leave_group_out(examples, config, LEAVE_DRUMMER_OUT, on_fold)


def partition(examples: Examples, shares: Shares) -> tuple[list[int], list[int]]:
    """Sequences that are tested, and those that baselines may be fitted to.

    Tested are the test share and what training never saw; of an unseen corpus with a split of its own,
    the test part, whose training part then serves the baselines. Raises InputError where nothing is.
    """
    by_share: dict[Share, list[int]] = {"train": [], "validation": [], "test": [], "unseen": []}
    for i in range(len(examples)):
        by_share[shares.of_sequence(examples, i)].append(i)
    unseen, theirs = _unseen(examples, by_share["unseen"])
    tested = [i for i in sorted(by_share["test"] + unseen) if examples.roles[i] != "trains"]
    trained = [i for i in by_share["train"] or theirs if examples.roles[i] != "measures"]
    if not tested:
        raise InputError(
            f"the {examples.network} examples", "songs of the bundle's test share or unseen ones", "neither"
        )
    return tested, trained


def _unseen(examples: Examples, sequences: list[int]) -> tuple[list[int], list[int]]:
    """Of unseen sequences the tested ones, and those of their corpus's own training part."""
    test = [i for i in sequences if examples.official[i] == "test"]
    train = [i for i in sequences if examples.official[i] == "train"]
    return (test, train) if test and train else (sequences, [])


def _fits(examples: Examples, tested: list[int], trained: list[int]) -> list[Fit]:
    """What training saw serves all; where that is not there, each fold's baselines come from the others."""
    if trained:
        return [Fit(trained, tested)]
    groups = sorted({examples.groups[i] for i in tested})
    folds = min(MOST_FOLDS, len(groups))
    fold_of = {group: number % folds for number, group in enumerate(groups)}
    numbers = [fold_of[examples.groups[i]] for i in tested]
    return [
        Fit(
            [i for i, number in zip(tested, numbers, strict=True) if number != fold],
            [i for i, number in zip(tested, numbers, strict=True) if number == fold],
        )
        for fold in range(folds)
    ]


def _about(examples: Examples, shares: Shares, tested: list[int], trained: list[int]) -> dict[str, Any]:
    """Whose network is measured and what baselines were fitted to, in words."""
    unseen = {examples.groups[i] for i in tested if shares.of_sequence(examples, i) == "unseen"}
    groups = len({examples.groups[i] for i in trained})
    if not trained:
        fitted = f"the other groups tested, in {min(MOST_FOLDS, len(unseen))} folds"
    else:
        fitted = f"{groups} groups of the training share"
    return {"network": "the bundle's", "unseen_groups": len(unseen), "baselines_fitted_to": fitted}
