"""Agreement of what was asked for and what was heard, with bootstrap intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.evaluation.loop.judges import JUDGES
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from affetto.evaluation.loop.control import Heard

    Floats = NDArray[np.float64]
    Measure = Callable[[Floats, Floats], float]
    """Of asked and heard, [pieces, 2] each."""

SIDES = ("valence", "arousal")
AIMS = {
    "spearman_valence": 0.65, "spearman_arousal": 0.85, "quadrant_accuracy": 0.75,
    "correlation_valence": 0.50, "correlation_arousal": 0.70,
}  # fmt: skip
_INTERVAL = (2.5, 97.5)
_LEAST_DEVIATION = 1e-12


def correlation(x: Floats, y: Floats) -> float:
    """Pearson's; 0 where one of them does not vary."""
    x, y = x - x.mean(), y - y.mean()
    norm = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / norm if norm > _LEAST_DEVIATION else 0.0


def concordance(x: Floats, y: Floats) -> float:
    """Lin's concordance correlation coefficient (1989); 0 where neither varies."""
    spread = x.var() + y.var() + (x.mean() - y.mean()) ** 2
    covariance = float(((x - x.mean()) * (y - y.mean())).mean())
    return 2 * covariance / float(spread) if spread > _LEAST_DEVIATION else 0.0


def spearman(x: Floats, y: Floats) -> float:
    """Spearman's (1904): the correlation of ranks, equal values sharing theirs."""
    return correlation(_ranks(x), _ranks(y))


def quadrant_accuracy(asked: Floats, heard: Floats) -> float:
    """Share of the pieces asked for beside both axes that are heard in the right quarter of the plane.

    What is heard counts against the median of all pieces heard, as of somebody who is told that all four
    quarters are to be found: a judge's own zero lies where the music that it learned from has its.
    """
    return _right_quarter(asked, heard - np.median(heard, axis=0))


def quadrant_accuracy_absolute(asked: Floats, heard: Floats) -> float:
    """The same against the judge's own zero."""
    return _right_quarter(asked, heard)


def _right_quarter(asked: Floats, heard: Floats) -> float:
    beside = (np.abs(asked) > _LEAST_DEVIATION).all(axis=1)
    if not beside.any():
        return 0.0
    return float(((asked[beside] > 0) == (heard[beside] > 0)).all(axis=1).mean())


def _side(measure: Callable[[Floats, Floats], float], asked_side: int, heard_side: int) -> Measure:
    return lambda asked, heard: measure(asked[:, asked_side], heard[:, heard_side])


CONTROL: dict[str, Measure] = {
    "spearman_valence": _side(spearman, 0, 0),
    "spearman_arousal": _side(spearman, 1, 1),
    "quadrant_accuracy": quadrant_accuracy,
    "quadrant_accuracy_absolute": quadrant_accuracy_absolute,
    "crosstalk_arousal_to_valence": _side(spearman, 1, 0),
    "crosstalk_valence_to_arousal": _side(spearman, 0, 1),
}
"""Crosstalk: how much what was asked of one side is heard on the other; best is 0."""
FOLLOW: dict[str, Measure] = {
    "correlation_valence": _side(correlation, 0, 0),
    "correlation_arousal": _side(correlation, 1, 1),
}


def agreement(
    subject: str, measures: Mapping[str, Measure], ours: Heard, rivals: Mapping[str, Heard], draws: int
) -> list[Figure]:
    """Every measure by each judge; the interval is over pieces, the baseline the best of the rivals."""
    figures = []
    for number, judge in enumerate(JUDGES):
        for name, measure in measures.items():
            value = measure(ours.asked, ours.heard[number])
            low, high = _bounds(measure, ours.asked, ours.heard[number], draws)
            others = [measure(rival.asked, rival.heard[number]) for rival in rivals.values()]
            best = min(others, key=abs) if name.startswith("crosstalk") else max(others)
            figures.append(
                Figure(
                    subject, name, judge, _short(value), _unit(name), low, high, _short(best), AIMS.get(name)
                )
            )
    return figures


def accuracy(rated: Floats, heard: Floats, pieces: NDArray[np.int64], draws: int) -> list[Figure]:
    """A judge's concordance with ratings, [windows, 2] each; the interval is over pieces."""
    rows_of = [np.flatnonzero(pieces == piece) for piece in np.unique(pieces)]
    figures = []
    for side, name in enumerate(SIDES):
        low = high = None
        value = concordance(rated[:, side], heard[:, side])
        if draws:
            found = [
                concordance(rated[rows, side], heard[rows, side]) for rows in _drawn_rows(rows_of, draws)
            ]
            low, high = (_short(float(bound)) for bound in np.percentile(found, _INTERVAL))
        figures.append(
            Figure("judge", f"ccc_{name}", "symbolic_judge", _short(value), "", low, high, baseline=0.0)
        )
    return figures


def _drawn_rows(rows_of: list[NDArray[np.int64]], draws: int) -> Iterator[NDArray[np.int64]]:
    rng = np.random.default_rng(0)
    for _ in range(draws):
        yield np.concatenate([rows_of[i] for i in rng.integers(0, len(rows_of), len(rows_of))])


def values(measures: Mapping[str, Measure], heard: Heard) -> dict[str, dict[str, float]]:
    """Judge -> measure -> value."""
    return {
        judge: {name: _short(measure(heard.asked, heard.heard[i])) for name, measure in measures.items()}
        for i, judge in enumerate(JUDGES)
    }


def _bounds(measure: Measure, asked: Floats, heard: Floats, draws: int) -> tuple[float | None, float | None]:
    """Percentile bootstrap (Efron 1979); none for no draws."""
    if not draws:
        return None, None
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(asked), len(asked)) for _ in range(draws)]
    low, high = np.percentile([measure(asked[rows], heard[rows]) for rows in drawn], _INTERVAL)
    return _short(float(low)), _short(float(high))


def _ranks(column: Floats) -> Floats:
    _, group, counts = np.unique(column, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[group], np.float64)


def _short(value: float) -> float:
    return round(value, 6)


def _unit(name: str) -> str:
    return "share" if name.startswith("quadrant") else "correlation"
