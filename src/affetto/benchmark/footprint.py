"""What the engine holds in memory, how fast it loads and whether it allocates while it runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from affetto.benchmark.inference import PRECISIONS
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "affetto-footprint-bench"
WEIGHTS_AIM, FIRST_AIM, FURTHER_AIM = 2.4e6, 3e6, 1e5
INSTANCES, CALLS = 17, 1000


def measure_footprint(bundle: Path, program: Path | None) -> Iterator[Figure]:
    """Figures of each precision; nothing without the measuring program.

    An instance is an AsyncPipeline that has played along, with all that it holds; its networks are also
    told alone. The aims are those of the default precision.
    """
    if program is None:
        return
    for precision in PRECISIONS:
        aims = (WEIGHTS_AIM, FIRST_AIM) if precision == "float16" else (None, None)
        whole = _measure(program, "pipeline", bundle, precision)
        networks = _measure(program, "networks", bundle, precision)
        yield Figure("engine", "weights_bytes", precision, whole["weights_bytes"], "bytes", aim=aims[0])
        yield _resident(precision, whole["resident_bytes"], aims[1])
        yield _resident(f"{precision}/each further instance", whole["further_bytes"], FURTHER_AIM)
        yield _resident(f"{precision}/networks alone", networks["resident_bytes"])
        further = f"{precision}/networks alone, each further instance"
        yield _resident(further, networks["further_bytes"])
        yield Figure("engine", "load_ms", precision, networks["load_ms"], "ms")
        for condition, measured in ((precision, networks), (f"{precision}/process", whole)):
            allocations = measured["allocations"] / CALLS
            yield Figure("engine", "allocations_per_call", condition, allocations, "", aim=0.0)


def _measure(program: Path, what: str, bundle: Path, precision: str) -> dict[str, float]:
    command: list[str | Path] = [program, what, bundle, precision, str(INSTANCES), str(CALLS)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(result.stdout)
    return measured


def _resident(condition: str, value: float, aim: float | None = None) -> Figure:
    return Figure("engine", "resident_bytes", condition, value, "bytes", aim=aim)
