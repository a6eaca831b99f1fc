"""What the closed loop found: figures, and everybody's values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from affetto.evaluation.loop.agreement import CONTROL, FOLLOW, agreement, values
from affetto.evaluation.loop.rivals import COMPOSER, RIVALS

if TYPE_CHECKING:
    from affetto.evaluation.grid import Grid
    from affetto.evaluation.loop.control import Heard
    from affetto.evaluation.loop.rated_series import RatedSeries
    from affetto.figures import Figure

RECORDING = "the recording itself"
"""No rival but what the judges can hear at best."""


@dataclass(frozen=True)
class LoopOutcome:
    """All that was heard, by who played."""

    grid: Grid
    series: RatedSeries
    pieces: dict[str, Heard]
    recordings: dict[str, Heard]
    accuracy: list[Figure]
    draws: int

    def figures(self) -> list[Figure]:
        """Control and follow by each judge, then how good the judges are."""
        found = []
        for subject, measures, heard in (
            ("control", CONTROL, self.pieces),
            ("follow", FOLLOW, self.recordings),
        ):
            rivals = {who: heard[who] for who in RIVALS}
            found += agreement(subject, measures, heard[COMPOSER], rivals, self.draws)
        return [*found, *self.accuracy]

    def told(self) -> dict[str, Any]:
        """Everybody's values, and what the judges learned from."""
        return {
            "grid": {"size": self.grid.size, "seeds": list(self.grid.seed_numbers()), "bars": self.grid.bars},
            "control": {who: values(CONTROL, heard) for who, heard in self.pieces.items()},
            "follow": {who: values(FOLLOW, heard) for who, heard in self.recordings.items()},
            "judges": {
                "learned_from": sorted(self.series.judging),
                "measured_on": sorted(self.series.known),
                "of_recordings_learned_from": sorted(self.series.not_followed),
                "recordings_of": sorted(self.series.followed),
            },
        }
