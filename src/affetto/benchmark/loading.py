"""Load time and peak memory of all five networks: from the bundle, and from RTNeural JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto import _engine
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "affetto-load-bench"
BUNDLE_AIM_MS = 10.0
JSON_SHARE_AIM = 0.2
HEAP_AIM_MB = 16.0


def find_program(name: str = PROGRAM) -> Path | None:
    """A measuring program: on the PATH, else the newest build of this source tree, else None."""
    on_path = shutil.which(name)
    if on_path is not None:
        return Path(on_path)
    root = Path(__file__).parents[3]
    built = sorted(root.glob(f"build/*/engine/bench/{name}"), key=lambda file: file.stat().st_mtime)
    return built[-1] if built else None


def measure_loading(bundle: Path, rounds: int, program: Path | None) -> Iterator[Figure]:
    """Load figures; without the program only those of the bundle's time, taken from Python.

    JSON files are exported from the bundle first. nlohmann's DOM of the same files, in turn with our
    reader, stands in for RTNeural's loader, which starts by making one; the ratio is the median over
    the rounds.
    """
    if program is None:
        times = [_load_milliseconds(bundle) for _ in range(rounds)]
        yield from _times("bundle", times, BUNDLE_AIM_MS)
        return
    measured, megabytes = _run(program, bundle, rounds)
    condition = f"{megabytes:.1f} MB of JSON"
    yield from _times("bundle", measured["bundle"]["milliseconds"], BUNDLE_AIM_MS)
    yield _heap("bundle", measured["bundle"], "warm")
    ours, theirs = (measured[name]["milliseconds"] for name in ("json", "nlohmann"))
    yield from _times("json", ours, None)
    yield _heap("json", measured["json"], condition)
    shares = [a / b for a, b in zip(ours, theirs, strict=True)]
    yield Figure(
        "json",
        "time_vs_nlohmann",
        condition,
        float(np.median(shares)),
        "ratio",
        min(shares),
        max(shares),
        aim=JSON_SHARE_AIM,
    )
    yield from _times("nlohmann", theirs, None)
    yield Figure("nlohmann", "heap_peak", condition, measured["nlohmann"]["heap_peak_bytes"] / 1e6, "MB")


def _times(subject: str, milliseconds: list[float], aim: float | None) -> Iterator[Figure]:
    median = float(np.median(milliseconds))
    least, most = min(milliseconds), max(milliseconds)
    yield Figure(subject, "load_median", "warm", median, "ms", least, most, aim=aim)
    yield Figure(subject, "load_p99", "warm", float(np.quantile(milliseconds, 0.99)), "ms")


def _heap(subject: str, measured: dict[str, Any], condition: str) -> Figure:
    return Figure(subject, "heap_peak", condition, measured["heap_peak_bytes"] / 1e6, "MB", aim=HEAP_AIM_MB)


def _load_milliseconds(bundle: Path) -> float:
    begin = time.perf_counter()
    _engine.load_bundle(bundle)
    return 1e3 * (time.perf_counter() - begin)


def _run(program: Path, bundle: Path, rounds: int) -> tuple[dict[str, Any], float]:
    """What the program measured, and the megabytes of the JSON files."""
    from affetto.export import bundle_models
    from affetto.export.folder import write_models

    with tempfile.TemporaryDirectory() as folder:
        models = {str(model.network): model for model in bundle_models(bundle)}
        written = write_models(models, Path(folder))
        result = subprocess.run(
            [program, bundle, folder, str(rounds)], capture_output=True, text=True, check=True
        )
    measured: dict[str, Any] = json.loads(result.stdout)
    return measured, sum(file.bytes for file in written) / 1e6
