"""Which sequences train, which choose, which only measure: by group, so that nothing leaks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from affetto.errors import InputError
from affetto.preparation.examples import Examples


@dataclass(frozen=True)
class Split:
    """Indices of sequences. `test` is for the last figures alone and chooses nothing."""

    train: list[int]
    validation: list[int]
    test: list[int]

    def share(self, name: str) -> list[int]:
        """One share by its name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]


def official_split(examples: Examples) -> Split | None:
    """The split that the corpora themselves come with; None unless every sequence has a share in it.

    All three shares must be there. The same people or series may be on several sides of it.
    """
    if not all(examples.official) or len(set(examples.official)) < 3:
        return None
    shares: dict[str, list[int]] = {"train": [], "validation": [], "test": []}
    for i, (name, role) in enumerate(zip(examples.official, examples.roles, strict=True)):
        if role == "any" or (role == "trains") == (name == "train"):
            shares[name].append(i)
    return Split(**shares)


def default_split(examples: Examples, seed: int, validation_share: float, test_share: float) -> Split:
    """The corpora's own split where they have one, else one by groups."""
    return official_split(examples) or split_by_group(examples, seed, validation_share, test_share)


def split_by_group(
    examples: Examples, seed: int, validation_share: float = 0.1, test_share: float = 0.1
) -> Split:
    """Puts whole groups into one share each.

    Groups are ranked by a hash of seed and name, and the first ones fill the test share, the next the
    validation share; so the order of the sequences has no say, and with two groups or more neither
    training nor validation is empty. A sequence whose role keeps it from its group's share is left out;
    groups of which every sequence only trains are not dealt out: they train.
    """
    ranked = sorted(examples.split_groups, key=lambda group: _rank(group, seed))
    test_count = round(test_share * len(ranked))
    validation_count = min(max(1, round(validation_share * len(ranked))), max(0, len(ranked) - 1))
    test_count = min(test_count, len(ranked) - validation_count - 1)
    test = set(ranked[: max(0, test_count)])
    return _deal(examples, set(ranked[len(test) : len(test) + validation_count]), test)


def folds_by_group(examples: Examples, count: int) -> list[Split]:
    """Splits of a cross-validation: each group measures once, and the next fold's groups choose the epoch.

    Groups are dealt to the fold that has the fewest steps, the largest first. Raises InputError for fewer
    than three folds or fewer groups than folds.
    """
    groups = sorted(examples.split_groups)
    if not 3 <= count <= len(groups):
        if len(groups) < 3:
            what = f"the {examples.network} examples"
            raise InputError(what, "three groups or more to make folds of", str(len(groups)))
        what = f"the {len(groups)} groups of the {examples.network} examples"
        raise InputError(what, f"3 to {len(groups)} folds", str(count))
    steps = dict.fromkeys(groups, 0)
    for i, (group, role) in enumerate(zip(examples.groups, examples.roles, strict=True)):
        if role != "trains":
            bounds = examples.bounds(i)
            steps[group] += bounds.stop - bounds.start
    folds: list[set[str]] = [set() for _ in range(count)]
    for group in sorted(groups, key=lambda group: -steps[group]):
        min(folds, key=lambda fold: sum(steps[member] for member in fold)).add(group)
    return [_deal(examples, folds[(i + 1) % count], folds[i]) for i in range(count)]


def _deal(examples: Examples, validation: set[str], test: set[str]) -> Split:
    shares: dict[str, list[int]] = {"train": [], "validation": [], "test": []}
    for i, (group, role) in enumerate(zip(examples.groups, examples.roles, strict=True)):
        name = "test" if group in test else "validation" if group in validation else "train"
        if role == "any" or (role == "trains") == (name == "train"):
            shares[name].append(i)
    return Split(**shares)


def _rank(group: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{group}".encode(errors="surrogatepass")).digest()
