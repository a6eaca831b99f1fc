"""The grid of feelings that pieces are composed for where the composer is measured."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np


@dataclass(frozen=True)
class Grid:
    """`size` values a side from -1 to 1, each composed with every seed; `bars` long."""

    size: int = 7
    seeds: int = 8
    first_seed: int = 1
    bars: int = 16

    def seed_numbers(self) -> range:
        """The seeds, one after the other."""
        return range(self.first_seed, self.first_seed + self.seeds)

    def asked(self) -> list[tuple[int, float, float]]:
        """(seed, valence, arousal) of every piece, seed by seed."""
        sides = [float(value) for value in np.linspace(-1, 1, self.size)]
        return list(product(self.seed_numbers(), sides, sides))
