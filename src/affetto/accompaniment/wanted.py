"""What feeling is wanted: one number, or a curve over the recording's seconds."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from affetto.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Wanted: TypeAlias = float | tuple[tuple[float, float], ...]
"""A value in [-1, 1], or points (seconds, value) in order of time; between them the curve is straight."""

_EXPECTED = "a number from -1 to 1, or points such as 0:-0.5,30:0.8 (seconds:value)"


def parse_wanted(name: str, text: str) -> Wanted:
    """Reads "0.4" or "0:-0.5,30:0.8". Raises InputError."""
    try:
        if ":" not in text:
            return float(text)
        points = tuple(tuple(map(float, point.split(":"))) for point in text.split(","))
    except ValueError:
        raise InputError(name, _EXPECTED, f'"{text}"') from None
    if any(len(point) != 2 for point in points):
        raise InputError(name, _EXPECTED, f'"{text}"')
    return tuple((seconds, value) for seconds, value in points)


def check_wanted(name: str, wanted: Wanted | None) -> None:
    """Raises InputError for a value out of range and for points that are none, out of order or not finite."""
    if wanted is None:
        return
    points = wanted if isinstance(wanted, tuple) else ((0.0, wanted),)
    if not points:
        raise InputError(name, _EXPECTED, "no points")
    before = -1.0
    for seconds, value in points:
        if not isinstance(value, Real):
            raise InputError(name, _EXPECTED, repr(value))
        if not -1 <= value <= 1:  # A NaN is not, either.
            raise InputError(name, "a number from -1 to 1", f"{value:g}")
        if not (np.isfinite(seconds) and seconds >= 0 and before < seconds):
            raise InputError(name, "points in order of time, from 0 seconds on", f"{seconds:g}")
        before = seconds


def wanted_at(wanted: Wanted | None, seconds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The curve at some times; NaN throughout where nothing is wanted."""
    if wanted is None:
        return np.full(len(seconds), np.nan, np.float32)
    if not isinstance(wanted, tuple):
        return np.full(len(seconds), wanted, np.float32)
    times, values = zip(*wanted, strict=True)
    return np.asarray(np.interp(seconds, times, values), np.float32)
