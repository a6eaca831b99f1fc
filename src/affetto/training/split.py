"""Which sequences train, which choose, which only measure: by group, so that nothing leaks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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
    validation = set(ranked[len(test) : len(test) + validation_count])
    shares: dict[str, list[int]] = {"train": [], "validation": [], "test": []}
    for i, (group, role) in enumerate(zip(examples.groups, examples.roles, strict=True)):
        name = "test" if group in test else "validation" if group in validation else "train"
        if role == "any" or (role == "trains") == (name == "train"):
            shares[name].append(i)
    return Split(**shares)


def _rank(group: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{group}".encode()).digest()
