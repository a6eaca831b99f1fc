"""Our music's measures beside people's: ranges, figures, and what lies outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.errors import InputError
from affetto.evaluation.music.measures import INTERVAL_DISTANCE, MEASURES, YANG_LERCH, Measure
from affetto.evaluation.music.passage import scattered
from affetto.evaluation.music.pitches import histogram_distance, interval_histogram
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from affetto.evaluation.music.passage import Passage

SUBJECT = "music"
COUNT = "measures_in_human_range"
LEAST_INSIDE = 12
FEWEST_PASSAGES = 8
_PERCENTILES = (5, 95)


@dataclass(frozen=True)
class Compared:
    """One measure of every passage of ours, of people, and of ours with its notes scattered."""

    measure: Measure
    ours: NDArray[np.float64]
    human: NDArray[np.float64]
    scattered: NDArray[np.float64]

    @property
    def value(self) -> float:
        """The mean over our passages."""
        return float(self.ours.mean())

    @property
    def human_range(self) -> tuple[float, float]:
        """The 5th and the 95th percentile over people's passages."""
        low, high = np.percentile(self.human, _PERCENTILES).tolist()
        return low, high

    @property
    def is_inside(self) -> bool:
        """Whether our mean lies in the human range."""
        return self.holds(self.value)

    def holds(self, value: float) -> bool:
        """Whether a value lies in the human range."""
        low, high = self.human_range
        return low <= value <= high

    @property
    def share_inside(self) -> float:
        """Share of our passages in the human range (of people's it holds nine in ten)."""
        low, high = self.human_range
        return float(np.mean((self.ours >= low) & (self.ours <= high)))


@dataclass(frozen=True)
class Comparison:
    """All measures over so many passages of ours and of people, of so many bars.

    unmeasured: the names of those that no passage of either side tells, as of bars that these few do not have.
    """

    rows: tuple[Compared, ...]
    passages: int
    human_passages: int
    bars: int
    unmeasured: tuple[str, ...] = ()

    def inside(self) -> list[str]:
        """The names of the measures whose mean lies in the human range."""
        return [row.measure.name for row in self.rows if row.is_inside]

    def outside(self) -> list[str]:
        """The names of the others."""
        return [row.measure.name for row in self.rows if not row.is_inside]

    def remarks(self) -> list[str]:
        """For people: what was measured, and what lies on which side of the human range."""
        measured = (
            f"{self.passages} pieces of {self.bars} bars; low and high are the 5th and 95th percentile of passages "
            f"of as many bars of {self.human_passages} songs of POP909; baseline: our notes, scattered"
        )
        left_out = [f"{name}: left out, no passage that it can be measured in" for name in self.unmeasured]
        return [measured, *left_out, *self._remarks_outside()]

    def _remarks_outside(self) -> list[str]:
        return [
            f"{row.measure.name}: {row.value:.3g} lies {'below' if row.value < row.human_range[0] else 'above'} "
            f"the human range; {row.share_inside:.0%} of our pieces lie in it"
            for row in self.rows
            if not row.is_inside
        ]

    def figures(self) -> list[Figure]:
        """A figure a measure: our mean, the human range as low and high, scattered notes as baseline."""
        where = f"{self.bars} bars"
        found = [
            Figure(
                SUBJECT, row.measure.name, where, row.value, row.measure.unit, *row.human_range,
                baseline=float(row.scattered.mean()),
            )
            for row in self.rows
        ]  # fmt: skip
        scattered_inside = sum(row.holds(float(row.scattered.mean())) for row in self.rows)
        count = Figure(
            SUBJECT, COUNT, where, len(self.inside()), f"of {len(self.rows)}",
            baseline=scattered_inside, aim=LEAST_INSIDE,
        )  # fmt: skip
        return [*found, count]

    def told(self) -> dict[str, Any]:
        """What `--json` adds: of each measure its source, the human median, and our share inside."""
        measures = [
            {
                "measure": row.measure.name,
                "source": row.measure.source,
                "human_median": float(np.median(row.human)),
                "share_of_ours_inside": row.share_inside,
                "inside": row.is_inside,
            }
            for row in self.rows
        ]
        return {
            "pieces": self.passages,
            "songs": self.human_passages,
            "measures": measures,
            "unmeasured": list(self.unmeasured),
        }


def compare(ours: Sequence[Passage], human: Sequence[Passage]) -> Comparison:
    """Measures both; a measure that one side has no value of is left out.

    Raises InputError where there are too few passages to tell a range.
    """
    for name, passages in (("pieces", ours), ("songs", human)):
        if len(passages) < FEWEST_PASSAGES:
            raise InputError(name, f"{FEWEST_PASSAGES} or more to measure", f"{len(passages)}")
    random = [scattered(passage, seed) for seed, passage in enumerate(ours)]
    every = [
        Compared(measure, *(_known(measure, group) for group in (ours, human, random)))
        for measure in MEASURES
    ]
    rows = [row for row in every if len(row.ours) and len(row.human) and len(row.scattered)]
    told = {row.measure.name for row in rows}
    unmeasured = [measure.name for measure in MEASURES if measure.name not in told]
    rows.append(_interval_distances(ours, human, random))
    return Comparison(tuple(rows), len(ours), len(human), ours[0].bars, tuple(unmeasured))


def _known(measure: Measure, passages: Sequence[Passage]) -> NDArray[np.float64]:
    """The values of the passages that have one."""
    values = np.array([measure.of(passage) for passage in passages], np.float64)
    return values[~np.isnan(values)]


def _interval_distances(
    ours: Sequence[Passage], human: Sequence[Passage], random: Sequence[Passage]
) -> Compared:
    """How far each melody's intervals are from those of all people's melodies (a song from the others')."""
    histograms = np.array([interval_histogram(passage.melody) for passage in human])
    total = histograms.sum(axis=0)
    mean, others = total / len(human), (total - histograms) / (len(human) - 1)

    def to_mean(passages: Sequence[Passage]) -> NDArray[np.float64]:
        return np.array([histogram_distance(interval_histogram(one.melody), mean) for one in passages])

    measure = Measure(
        INTERVAL_DISTANCE, "intervals, from people's", "0 to 1", YANG_LERCH,
        lambda passage: histogram_distance(interval_histogram(passage.melody), mean),
    )  # fmt: skip
    own = np.array([histogram_distance(one, other) for one, other in zip(histograms, others, strict=True)])
    return Compared(measure, to_mean(ours), own, to_mean(random))
