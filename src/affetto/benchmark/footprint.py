"""What the engine holds in memory, how fast it loads and whether it allocates while it runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from affetto.benchmark.inference import PRECISIONS
from affetto.benchmark.loading import find_program
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "affetto-footprint-bench"
WEIGHTS_AIM, FIRST_AIM, FURTHER_AIM = 2.4e6, 3e6, 1e5
INSTANCES, CALLS = 17, 1000


def measure_footprint(bundle: Path) -> Iterator[Figure]:
    """Figures of each precision; nothing where the measuring program is not built.

    The aims are those of the default precision.
    """
    program = find_program(PROGRAM)
    if program is None:
        return
    for precision in PRECISIONS:
        command: list[str | Path] = [program, bundle, precision, str(INSTANCES), str(CALLS)]
        measured = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        aims = (WEIGHTS_AIM, FIRST_AIM) if precision == "float16" else (None, None)
        yield Figure("engine", "weights_bytes", precision, measured["weights_bytes"], "bytes", aim=aims[0])
        resident = measured["resident_bytes"]
        yield Figure("engine", "resident_bytes", precision, resident, "bytes", aim=aims[1])
        further = measured["further_bytes"]
        condition = f"{precision}/each further instance"
        yield Figure("engine", "resident_bytes", condition, further, "bytes", aim=FURTHER_AIM)
        yield Figure("engine", "load_ms", precision, measured["load_ms"], "ms")
        allocations = measured["allocations"] / CALLS
        yield Figure("engine", "allocations_per_call", precision, allocations, "", aim=0.0)
