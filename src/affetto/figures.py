"""Figures: one form for every measure that a command reports, so that one script reads them all."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = "affetto-figures/1"


@dataclass(frozen=True)
class Figure:
    """One measured value.

    low and high bound it (a confidence interval or a human range, as the command says), baseline is
    the best baseline of the same run, aim the value strived for; each is None where there is none.
    """

    subject: str
    measure: str
    condition: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    aim: float | None = None


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def report(figures: Iterable[Figure], **more: Any) -> dict[str, Any]:
    """The JSON object that a command prints: schema, machine, figures, and what else it has to say."""
    return {
        "schema": SCHEMA,
        "machine": machine(),
        "figures": [asdict(figure) for figure in figures],
        **more,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 (a device, not a path)
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
