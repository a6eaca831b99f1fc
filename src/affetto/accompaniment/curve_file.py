"""Curves of feeling from text files: a line of seconds and value for each point."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from affetto.errors import InputError, exact

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt")
_SEPARATOR = re.compile(r"\s*[,;\t]\s*|\s+")


def read_curve(name: str, file: Path) -> tuple[tuple[float, float], ...]:
    """The points (seconds, value) of a file; `name` is what the curve is for.

    A point without a value is a gap, which the curve leads over; a first line of words is passed over.
    Raises InputError that names file and line.
    """
    points: list[tuple[float, float]] = []
    is_first = True
    for number, line in enumerate(_lines(name, file), 1):
        cells = _SEPARATOR.split(line.strip())
        if cells == [""]:
            continue
        is_header, is_first = is_first and _number(cells[0]) is None, False
        if is_header:
            continue
        where = f"{name}: {file}: line {number}"
        point = _point(where, cells, line)
        if point is None:
            continue
        if points and point[0] <= points[-1][0]:
            expected = f"a time after the point before it, at {exact(points[-1][0])} s"
            raise InputError(where, expected, f"{exact(point[0])} s")
        points.append(point)
    if not points:
        raise InputError(f"{name}: {file}", "a line of seconds and value for each point", "none")
    return tuple(points)


def _lines(name: str, file: Path) -> list[str]:
    try:
        if file.is_file():  # A pipe or a device might not end.
            return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):  # A name with a null character, or what is no UTF-8.
        pass
    raise InputError(name, "a text file that can be read", f'"{file}"')


def _point(where: str, cells: list[str], line: str) -> tuple[float, float] | None:
    """The point of a line; None for a gap."""
    seconds = _number(cells[0])
    if seconds is None or len(cells) > 2:
        raise InputError(where, "seconds and a value, such as 30,0.8", f'"{line.strip()[:60]}"')
    if not 0 <= seconds < math.inf:  # A NaN is not, either.
        raise InputError(where, "seconds from 0 on", f'"{cells[0]}"')
    if len(cells) == 1 or not cells[1]:
        return None
    value = _number(cells[1])
    if value is None or not -1 <= value <= 1:
        raise InputError(where, "a value from -1 to 1", f'"{cells[1][:60]}"')
    return seconds, value


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
