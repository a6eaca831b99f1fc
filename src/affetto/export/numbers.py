"""Float32 numbers as the shortest text that reads back to the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def shortest(values: NDArray[np.float32]) -> list[str]:
    """JSON numbers, one a value of a flat array, exact for readers that parse to float or to double."""
    text = values.astype("U")
    # A reader that parses to double rounds twice; where that would miss, the double's own digits go out.
    missed = text.astype(np.float64).astype(np.float32) != values
    numbers: list[str] = text.tolist()
    for i in np.flatnonzero(missed):
        numbers[i] = repr(float(values[i]))
    return [_trimmed(number) for number in numbers]


def nested(array: NDArray[Any]) -> str:
    """An array of any rank as nested JSON lists without spaces."""
    if array.ndim > 1:
        return f"[{','.join(nested(row) for row in array)}]"
    return f"[{','.join(shortest(array.astype(np.float32, copy=False)))}]"


def _trimmed(number: str) -> str:
    """Drops what JSON does not need; `-0.0` keeps its point, because `-0` reads as the integer 0."""
    if number.endswith(".0") and number != "-0.0":
        return number[:-2]
    return number.replace("e+", "e").replace("e-0", "e-").replace("e0", "e")
