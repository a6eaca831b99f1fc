"""The tempo map: seconds of the recording to ticks of a MIDI file and back.

Tick 0 is the recording's first sample, so that both line up when dropped at one place on a
timeline. Each beat that was heard is a quarter note, and each segment between beats has its own
tempo. MIDI stores tempos in whole microseconds; each is chosen to land the next beat from where
the file's own clock stands, so rounding errors never add up.

What comes before the first beat becomes a lead-in of quarters, eighths or sixteenths, whichever is
the longest that keeps a tempo between 2/3 and 3/2 of the first beat's. Together with the beats
before the first downbeat it makes a pickup bar, so that downbeats fall on bar lines. A lead-in
under a sixth of a beat would need an absurd tempo: there the first beat begins at tick 0 and is a
little longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

PPQ = 480
"""Ticks a quarter note."""

# MIDI stores a quarter note in 24 bits of microseconds, 16.7 s; a lead-in may be 3/2 of a beat.
_MIN_BEAT_SECONDS, _MAX_BEAT_SECONDS = 0.01, 10.0
_SHORTEST_LEAD_IN_BEATS = 1 / 6


@dataclass(frozen=True)
class TimeSignature:
    """A time signature from `tick` on."""

    tick: int
    numerator: int
    denominator: int


class TempoMap:
    """Maps between seconds, beats of the beat grid and ticks.

    beats_seconds: at least two beats, none before 0, each 10 ms to 10 s after the one before.
    first_downbeat: index of the first beat that begins a bar, below beats_per_bar. compound: bars of
    three quarters are written as 6/8.
    """

    def __init__(
        self,
        beats_seconds: ArrayLike,
        beats_per_bar: int = 4,
        first_downbeat: int = 0,
        compound: bool = False,
    ) -> None:
        beats = np.asarray(beats_seconds, dtype=np.float64)
        gaps = np.diff(beats)
        sane = (gaps >= _MIN_BEAT_SECONDS) & (gaps <= _MAX_BEAT_SECONDS)  # False for NaN as well.
        if len(beats) < 2 or not beats[0] >= 0 or not sane.all():
            raise ValueError("expected two or more beats from 0 s on, 10 ms to 10 s apart")
        if not 0 <= first_downbeat < beats_per_bar:
            raise ValueError(f"expected a first downbeat below {beats_per_bar}, found {first_downbeat}")
        self._beats = beats
        self._lead_units, self._unit_ticks = _lead_in(beats[0] / (beats[1] - beats[0]))
        lead_ticks = self._lead_units * self._unit_ticks
        ticks = lead_ticks + PPQ * np.arange(len(beats))
        anchors = beats.copy()
        if lead_ticks > 0:
            ticks, anchors = np.append(0, ticks), np.append(0.0, anchors)
        else:
            anchors[0] = 0.0
        self._ticks, (self._seconds, self._tempos_us) = ticks, _land(ticks, anchors)
        self._beats_per_bar, self._first_downbeat = beats_per_bar, first_downbeat
        self._unit = 2 if compound else 1

    def seconds_of_beats(self, beats: ArrayLike) -> NDArray[np.float64]:
        """Where beats of the grid (fractions allowed) lie in the recording."""
        return _interpolate(beats, np.arange(len(self._beats), dtype=np.float64), self._beats)

    def beats_of_seconds(self, seconds: ArrayLike) -> NDArray[np.float64]:
        """The inverse of `seconds_of_beats`."""
        return _interpolate(seconds, self._beats, np.arange(len(self._beats), dtype=np.float64))

    def ticks_of_seconds(self, seconds: ArrayLike) -> NDArray[np.int64]:
        """The nearest ticks, never before 0."""
        ticks = _interpolate(seconds, self._seconds, self._ticks.astype(np.float64))
        return np.maximum(np.rint(ticks), 0).astype(np.int64)

    def seconds_of_ticks(self, ticks: ArrayLike) -> NDArray[np.float64]:
        """Where ticks sound when the file is played."""
        return _interpolate(ticks, self._ticks.astype(np.float64), self._seconds)

    def tempo_changes(self) -> list[tuple[int, int]]:
        """(tick, microseconds a quarter note), where the tempo changes, from tick 0 on."""
        changes: list[tuple[int, int]] = []
        for tick, tempo_us in zip(self._ticks, self._tempos_us, strict=False):
            if not changes or changes[-1][1] != tempo_us:
                changes.append((int(tick), int(tempo_us)))
        return changes

    def time_signatures(self) -> list[TimeSignature]:
        """The pickup bar's signature, where there is one, then the metre's."""
        units_per_quarter = PPQ // self._unit_ticks
        bar_units = self._beats_per_bar * units_per_quarter
        pickup = (self._lead_units + self._first_downbeat * units_per_quarter) % bar_units
        metre = TimeSignature(pickup * self._unit_ticks, self._beats_per_bar * self._unit, 4 * self._unit)
        if pickup == 0:
            return [metre]
        return [TimeSignature(0, pickup, 4 * units_per_quarter), metre]


def _lead_in(lead_beats: float) -> tuple[int, int]:
    """The number of lead-in units and the ticks of a unit."""
    if lead_beats < _SHORTEST_LEAD_IN_BEATS:
        return 0, PPQ
    for units_per_quarter in (1, 2):
        wanted = lead_beats * units_per_quarter
        units = round(wanted)
        if 2 / 3 <= units / wanted <= 3 / 2:
            return units, PPQ // units_per_quarter
    return max(round(4 * lead_beats), 1), PPQ // 4  # A sixth of a beat or more always fits these.


def _land(ticks: NDArray[np.int64], anchors: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[int]]:
    """Whole-microsecond tempos that bring the file's clock to each anchor, and where it then stands."""
    clock_us = 0.0
    seconds, tempos_us = [0.0], []
    for begin, end, target in zip(ticks[:-1], ticks[1:], anchors[1:], strict=True):
        quarters = float(end - begin) / PPQ
        tempo_us = round((target * 1e6 - clock_us) / quarters)
        clock_us += tempo_us * quarters
        tempos_us.append(tempo_us)
        seconds.append(clock_us / 1e6)
    return np.asarray(seconds), tempos_us


def _interpolate(x: ArrayLike, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """Piecewise linear, and beyond both ends with the slope of the end's segment."""
    x = np.asarray(x, dtype=np.float64)
    segment = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
    slope = (ys[segment + 1] - ys[segment]) / (xs[segment + 1] - xs[segment])
    return np.asarray(ys[segment] + (x - xs[segment]) * slope)
