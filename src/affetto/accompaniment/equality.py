"""Equality of records that hold arrays, which a dataclass's own refuses to tell."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np


class EqualByValue:
    """A base for dataclasses with eq=False: equal where all fields are that take part in comparison.

    Not hashable, as arrays are not.
    """

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        compared = [field.name for field in fields(self) if field.compare]  # type: ignore[arg-type]
        return all(_same(getattr(self, name), getattr(other, name)) for name in compared)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return bool(one == other)
