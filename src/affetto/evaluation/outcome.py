"""What was measured of one network: its predictions beside the truth and beside baselines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.figures import Figure
from affetto.training.metrics import MEASURES, UNITS, Measure, Predicted, best_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

AIMS: dict[tuple[str, str, str | None], float] = {
    ("emotion", "ccc_valence", None): 0.50,
    ("emotion", "ccc_arousal", None): 0.75,
    ("melody", "pitch_top1", "pop909"): 0.45,
    ("melody", "pitch_nll", "pop909"): 1.55,
    ("harmony", "chord_top1", "pop909"): 0.48,
    ("harmony", "chord_perplexity", "pop909"): 4.5,
    ("harmony", "chord_top1", "billboard"): 0.42,
    ("harmony", "chord_perplexity", "billboard"): 7.0,
    ("dynamics", "velocity_r", None): 0.58,
    ("groove", "velocity_mae", "official"): 14.5,
    ("groove", "timing_mae_ms", "official"): 15.0,
}
"""What is strived for, by network, measure and condition (None: any)."""
_INTERVAL = (2.5, 97.5)
_DIGITS = 9
"""Beyond these there is only the order in which floats were added."""


@dataclass(frozen=True)
class Outcome:
    """One network's predictions under one condition, and the baselines' by name.

    units: [steps], the number of the song that a step belongs to; a bootstrap draws songs.
    about: how many groups, whose network and what baselines were fitted to, in words and numbers.
    """

    network: str
    condition: str
    steps: Predicted
    baselines: dict[str, Predicted]
    units: NDArray[np.int64]
    about: dict[str, Any] = field(default_factory=dict)

    def figures(self, draws: int, seed: int = 0) -> list[Figure]:
        """Every measure with its 95 % interval; the baseline is the best of those measured here."""
        measure = MEASURES[self.network]
        floors = self.baseline_values()
        bounds = intervals(measure, self.steps, self.units, draws, seed)
        figures = []
        for name, value in measure(self.steps).items():
            best = best_value(name, list(floors.get(name, {}).values()))
            low, high = bounds.get(name, (None, None))
            figures.append(
                Figure(
                    self.network, name, self.condition, round(value, _DIGITS), UNITS.get(name, ""),
                    low, high, best, self._aim(name),
                )
            )  # fmt: skip
        return figures

    def baseline_values(self) -> dict[str, dict[str, float]]:
        """Measure -> baseline -> its value."""
        values: dict[str, dict[str, float]] = {}
        for who, steps in self.baselines.items():
            for name, value in MEASURES[self.network](steps).items():
                values.setdefault(name, {})[who] = round(value, _DIGITS)
        return values

    def _aim(self, measure: str) -> float | None:
        return AIMS.get((self.network, measure, self.condition), AIMS.get((self.network, measure, None)))


def intervals(
    measure: Measure, steps: Predicted, units: NDArray[np.int64], draws: int, seed: int
) -> dict[str, tuple[float | None, float | None]]:
    """Percentile bootstrap (Efron 1979) of each measure: songs are drawn, not steps.

    Empty for no draws.
    """
    if not draws:
        return {}
    tallied = measure.tally(steps)
    _, number = np.unique(units, return_inverse=True)
    count = int(number.max()) + 1
    sums = np.stack([np.bincount(number, column, count) for column in tallied.T], axis=1)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
    found = measure.conclude(drawn.astype(np.float64) @ sums)
    return {name: _bounds(values) for name, values in found.items()}


def pooled(parts: list[Outcome], condition: str, about: dict[str, Any]) -> Outcome:
    """Parts whose steps do not overlap as one; baselines that not every part has are left out."""
    common = [name for name in parts[0].baselines if all(name in part.baselines for part in parts)]
    return replace(
        parts[0],
        condition=condition,
        steps=_pooled([part.steps for part in parts]),
        baselines={name: _pooled([part.baselines[name] for part in parts]) for name in common},
        units=np.concatenate([part.units for part in parts]),
        about=about,
    )


def _pooled(parts: list[Predicted]) -> Predicted:
    fields = ("outputs", "inputs", "targets", "mask", "sequence")
    return Predicted(*(np.concatenate([getattr(part, field) for part in parts]) for field in fields))


def _bounds(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    known = values[np.isfinite(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, _INTERVAL)
    return round(float(low), _DIGITS), round(float(high), _DIGITS)
