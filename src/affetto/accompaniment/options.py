"""What a user may ask of an accompaniment, checked once for the command line and the Python API."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING

from affetto.accompaniment.result import LANES
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from affetto.accompaniment.keys import Key

FOLLOW_WHEN_STEERED = 0.3
"""How much the recording counts where a valence or arousal is asked for and nothing else is said."""

MIN_TEMPO_BPM, MAX_TEMPO_BPM = 30.0, 300.0


@dataclass(frozen=True)
class Options:
    """What to play. Raises InputError for a value out of range or without effect.

    valence, arousal: wanted, in [-1, 1]; None leaves that dimension to the recording.
    follow: how much the recording counts beside them, 0 to 1; None for 1, or 0.3 where steered.
    key: None to find it in the recording; one given is kept to, chord by chord and note by note.
    tempo_bpm: None to find it in the recording. density: 0 sparse to 1 busy.
    humanize: 0 on the grid to 1 the groove's full timing and spread.
    """

    valence: float | None = None
    arousal: float | None = None
    follow: float | None = None
    key: Key | None = None
    tempo_bpm: float | None = None
    lanes: tuple[str, ...] = LANES
    density: float = 0.5
    humanize: float = 0.5
    seed: int = 1

    def __post_init__(self) -> None:
        _check_range("valence", self.valence, -1, 1)
        _check_range("arousal", self.arousal, -1, 1)
        _check_range("follow", self.follow, 0, 1)
        _check_range("tempo", self.tempo_bpm, MIN_TEMPO_BPM, MAX_TEMPO_BPM, " beats per minute")
        _check_range("density", self.density, 0, 1)
        _check_range("humanize", self.humanize, 0, 1)
        if not isinstance(self.seed, Integral) or not 0 <= self.seed < 1 << 64:
            raise InputError("seed", "a whole number from 0 to 2^64 - 1", repr(self.seed))
        _check_lanes(self.lanes)
        if not self.is_steered and self.follow is not None and self.follow < 1:
            found = f"a follow of {self.follow:g} with neither"
            raise InputError("follow", "a valence or arousal to steer to when it is below 1", found)

    @property
    def is_steered(self) -> bool:
        """Whether a valence or an arousal is asked for."""
        return self.valence is not None or self.arousal is not None

    @property
    def effective_follow(self) -> float:
        """`follow`, or what stands for it where it was not given."""
        if self.follow is not None:
            return self.follow
        return FOLLOW_WHEN_STEERED if self.is_steered else 1.0


def parse_lanes(text: str) -> tuple[str, ...]:
    """Reads "melody,chords,bass" or a part of it. `Options` checks the names."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def _check_range(name: str, value: float | None, low: float, high: float, unit: str = "") -> None:
    if value is None:
        return
    expected = f"a number from {low:g} to {high:g}{unit}"
    if not isinstance(value, Real):
        raise InputError(name, expected, repr(value))
    if not low <= value <= high:  # A NaN is not, either.
        raise InputError(name, expected, f"{value:g}")


def _check_lanes(lanes: Iterable[str]) -> None:
    expected = f"one or more of {', '.join(LANES)}"
    unknown = [name for name in lanes if name not in LANES]
    if unknown:
        raise InputError("lanes", expected, f'"{unknown[0]}"')
    if not lanes:
        raise InputError("lanes", expected, "none")
