"""What feeling is wanted: one number, or a curve over the recording's seconds."""

from __future__ import annotations

from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from affetto.accompaniment.curve_file import SUFFIXES, read_curve
from affetto.errors import InputError, exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

Wanted: TypeAlias = float | tuple[tuple[float, float], ...]
"""A value in [-1, 1], or points (seconds, value) in order of time; between them the curve is straight."""

_EXPECTED = "a number from -1 to 1, points such as 0:-0.5,30:0.8 (seconds:value), or a CSV file of them"


def parse_wanted(name: str, text: str) -> Wanted:
    """Reads "0.4", "0:-0.5,30:0.8", or the path of a file with a line of seconds and value for each point.

    A point without a value is a gap, which the curve leads over; a first line of words is passed over.
    Raises InputError.
    """
    if Path(text).suffix.lower() in SUFFIXES:
        return read_curve(name, Path(text))
    if ":" not in text:
        try:
            return float(text)
        except ValueError:
            raise InputError(name, _EXPECTED, f'"{text}"') from None
    rows = [point.split(":") for point in text.split(",")]
    if any(len(row) < 2 for row in rows):
        raise InputError(name, _EXPECTED, f'"{text}"')
    return _points(name, rows, text)


def as_wanted(name: str, given: object) -> Wanted | None:
    """A curve as Python callers write it: a number, any sequence of pairs, or text for `parse_wanted`.

    Raises InputError for text and sequences that are none; `Options` checks the rest.
    """
    if isinstance(given, str):
        return parse_wanted(name, given)
    if given is None or isinstance(given, Real):
        return given  # type: ignore[return-value]  # Real has numpy's numbers, float has not.
    try:
        return tuple((seconds, value) for seconds, value in given)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise InputError(name, _EXPECTED, repr(given)) from None


def _points(name: str, rows: list[list[str]], text: str) -> tuple[tuple[float, float], ...]:
    try:
        points = [(float(row[0]), float(row[1])) for row in rows if len(row) > 1 and row[1].strip()]
        gaps = [float(row[0]) for row in rows if len(row) < 2 or not row[1].strip()]
    except ValueError:
        raise InputError(name, _EXPECTED, f'"{text}"') from None
    if any(len(row) > 2 for row in rows) or not points or not np.isfinite(gaps).all():
        raise InputError(name, _EXPECTED, f'"{text}"')
    return tuple(points)


def is_number(value: object) -> bool:
    """Whether it is a real number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


def check_wanted(name: str, wanted: Wanted | None) -> None:
    """Raises InputError for a value out of range and for points that are none, out of order or not finite."""
    if wanted is None:
        return
    points = wanted if isinstance(wanted, tuple) else ((0.0, wanted),)
    if not points:
        raise InputError(name, _EXPECTED, "no points")
    before = -1.0
    for point in points:
        if not (isinstance(point, tuple) and len(point) == 2 and all(map(is_number, point))):
            raise InputError(name, _EXPECTED, repr(wanted))
        seconds, value = point
        if not -1 <= value <= 1:  # A NaN is not, either.
            raise InputError(name, "a number from -1 to 1", exact(value))
        if not (np.isfinite(seconds) and seconds >= 0 and before < seconds):
            raise InputError(name, "points in order of time, from 0 seconds on", exact(seconds))
        before = seconds


def wanted_at(wanted: Wanted | None, seconds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The curve at some times; NaN throughout where nothing is wanted."""
    if wanted is None:
        return np.full(len(seconds), np.nan, np.float32)
    if not isinstance(wanted, tuple):
        return np.full(len(seconds), wanted, np.float32)
    times, values = zip(*wanted, strict=True)
    return np.asarray(np.interp(seconds, times, values), np.float32)
