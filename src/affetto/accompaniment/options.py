"""What a user may ask of an accompaniment, checked once for the command line and the Python API."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING

from affetto.accompaniment.keys import check_key, check_scale, check_scale_of_key
from affetto.accompaniment.metres import check_metre
from affetto.accompaniment.result import LANES
from affetto.accompaniment.wanted import check_wanted, is_number
from affetto.errors import InputError, exact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from affetto.accompaniment.keys import Key
    from affetto.accompaniment.metres import Metre
    from affetto.accompaniment.wanted import Wanted

FOLLOW_WHEN_STEERED = 0.3
"""How much the recording counts where a valence or arousal is asked for and nothing else is said."""

MIN_TEMPO_BPM, MAX_TEMPO_BPM = 30.0, 300.0
MAX_GLIDE_BARS = 64.0

_LEAST_TEMPERATURE, _USUAL_TEMPERATURE, _MOST_TEMPERATURE = 0.3, 0.9, 2.0


@dataclass(frozen=True)
class Options:
    """What to play. Raises InputError for a value out of range or without effect.

    valence, arousal: wanted, in [-1, 1], as one number or as points (seconds, value) of a curve; None
    leaves that dimension to the recording.
    follow: how much the recording counts beside them, 0 to 1; None for 1, or 0.3 where steered.
    key: None to find it in the recording; one given is kept to, chord by chord and note by note.
    tempo_bpm: None to find it in the recording. density: 0 sparse to 1 busy.
    humanize: 0 on the grid to 1 the groove's full timing and spread. metre: None to find it.
    swing: 0 as the recording's groove has it to 1, off-beat eighths on the last triplet.
    freedom: 0 nearly always the likeliest to 1 adventurous. repetition: how much of the theme returns,
    0 through-composed to 1 as much of it as there is. surprise: 0 plain to 1, borrowed chords, more leaps.
    glide: bars in which the feeling covers two thirds of the way to a new one; 0 at once.
    instruments_by_feeling: programs that follow the feeling from phrase to phrase, not one a lane.
    scale: pitch classes (0 for C) that every note is of, whatever the key; None for the given key's own.
    """

    valence: Wanted | None = None
    arousal: Wanted | None = None
    follow: float | None = None
    key: Key | None = None
    tempo_bpm: float | None = None
    lanes: tuple[str, ...] = LANES
    density: float = 0.5
    humanize: float = 0.5
    seed: int = 1
    metre: Metre | None = None
    swing: float = 0.0
    freedom: float = 0.5
    repetition: float = 0.5
    surprise: float = 0.3
    glide: float = 0.0
    instruments_by_feeling: bool = False
    scale: frozenset[int] | None = None

    def __post_init__(self) -> None:
        check_wanted("valence", self.valence)
        check_wanted("arousal", self.arousal)
        if self.follow is not None:
            _check_range("follow", self.follow, 0, 1)
        if self.tempo_bpm is not None:
            _check_range("tempo", self.tempo_bpm, MIN_TEMPO_BPM, MAX_TEMPO_BPM, " beats per minute")
        for name in ("density", "humanize", "swing", "freedom", "repetition", "surprise"):
            _check_range(name, getattr(self, name), 0, 1)
        _check_range("glide", self.glide, 0, MAX_GLIDE_BARS, " bars")
        if not (isinstance(self.seed, Integral) and is_number(self.seed)) or not 0 <= self.seed < 1 << 64:
            raise InputError("seed", "a whole number from 0 to 2^64 - 1", repr(self.seed))
        _check_lanes(self.lanes)
        check_metre(self.metre)
        if not isinstance(self.instruments_by_feeling, bool):
            raise InputError("instruments_by_feeling", "True or False", repr(self.instruments_by_feeling))
        check_key(self.key)
        check_scale(self.scale)
        check_scale_of_key(self.scale, self.key)
        if not self.is_steered and self.follow is not None and self.follow < 1:
            found = f"a follow of {exact(self.follow)} with neither"
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

    @property
    def temperature(self) -> float:
        """What the networks' choices are drawn with: 0.9 at half freedom, 0.3 and 2 at its ends."""
        away = 2 * self.freedom - 1
        end = _MOST_TEMPERATURE if away > 0 else _LEAST_TEMPERATURE
        return float(_USUAL_TEMPERATURE * (end / _USUAL_TEMPERATURE) ** abs(away))


def parse_lanes(text: str) -> tuple[str, ...]:
    """Reads "melody,chords,bass" or a part of it. `Options` checks the names."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def _check_range(name: str, value: float, low: float, high: float, unit: str = "") -> None:
    expected = f"a number from {low:g} to {high:g}{unit}"
    if not is_number(value):
        raise InputError(name, expected, repr(value))
    if not low <= value <= high:  # A NaN is not, either.
        raise InputError(name, expected, exact(value))


def _check_lanes(lanes: Iterable[str]) -> None:
    expected = f"one or more of {', '.join(LANES)}"
    unknown = [name for name in lanes if name not in LANES]
    if unknown:
        raise InputError("lanes", expected, f'"{unknown[0]}"')
    if not lanes:
        raise InputError("lanes", expected, "none")
