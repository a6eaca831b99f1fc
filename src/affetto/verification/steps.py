"""Steps of a network as lines of CSV: one row of numbers in, one row out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from affetto.errors import InputError

BLOCK_STEPS = 4096
_LARGEST = float(np.finfo(np.float32).max)


def read_steps(lines: Iterable[str], width: int, name: str) -> Iterator[NDArray[np.float32]]:
    """Blocks [steps, width] of the lines, which hold numbers with commas between; empty lines are skipped.

    Raises InputError, with `name` and the line's number, for another count and for what is no finite
    32-bit number, and where there is no row at all.
    """
    block: list[list[float]] = []
    is_empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        is_empty = False
        block.append(_row(line, width, f"{name}: line {number}"))
        if len(block) == BLOCK_STEPS:
            yield np.array(block, dtype=np.float32)
            block = []
    if is_empty:
        raise InputError(name, f"rows of {width} numbers", "none")
    if block:
        yield np.array(block, dtype=np.float32)


def write_steps(block: NDArray[np.float32]) -> Iterator[str]:
    """One line a step, in digits that read back to the same float32."""
    for row in block.tolist():
        yield ",".join(f"{value:.9g}" for value in row) + "\n"


def _row(line: str, width: int, where: str) -> list[float]:
    cells = line.split(",")
    if len(cells) != width:
        raise InputError(where, f"{width} numbers", str(len(cells)))
    try:
        row = [float(cell) for cell in cells]
    except ValueError:
        raise InputError(where, "numbers with commas between", repr(line.strip()[:60])) from None
    if not all(abs(value) <= _LARGEST for value in row):  # a NaN is not, either
        raise InputError(where, "finite 32-bit numbers", repr(line.strip()[:60]))
    return row
