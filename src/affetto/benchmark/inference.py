"""Latency of the networks, one step at a time, and of peers doing the same in turn with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from affetto import _engine
from affetto.contract import load_contract
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

PIPELINE = "pipeline"
"""All five networks, each once."""
PRECISIONS = ("float16", "int8", "float32")
INSTANCES = (4, 16, 64)
QUANTILES = (("median", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0))
COLD_SHARE = 20
"""Warm calls to a cold one, which a walk through 64 MB precedes."""
AIMS = {
    ("speedup_vs_rtneural_eigen", "float16/warm"): 2.1,
    ("speedup_vs_rtneural_eigen", "float16/cold"): 3.0,
    ("speedup_vs_rtneural_eigen", "float16/warm/portable"): 3.5,
    ("speedup_vs_rtneural_eigen", "float16/cold/portable"): 4.0,
    ("speedup_vs_rtneural_eigen", "int8/warm"): 4.0,
    ("speedup_vs_rtneural_eigen", "int8/cold"): 5.0,
    ("speedup_vs_onnxruntime", "float16/warm"): 2.5,
    ("speedup_vs_onnxruntime", "float16/cold"): 3.5,
    ("bandwidth_floor_ratio", "float16/warm"): 1.25,
    ("latency_us_p999", "float16/warm"): 250.0,
    ("time_vs_single", "float16/warm/64 instances"): 1.1,
}
"""Of the full pipeline."""


class Peer(Protocol):
    """Something else that runs the same networks.

    name: of all ways in which that software may run; the fastest of them counts. variant: "" for what runs
    the same instructions as the engine, else what it was built for instead.
    """

    name: str
    way: str
    variant: str

    def time(self, subject: str, calls: int, cold: bool) -> NDArray[np.float64]:
        """Microseconds of each of `calls` steps of one network, or of PIPELINE."""


@dataclass
class Times:
    """Microseconds of every call, in the rounds in which contenders took turns."""

    rounds: list[NDArray[np.float64]] = field(default_factory=list)

    @property
    def medians(self) -> NDArray[np.float64]:
        """One a round."""
        return np.array([float(np.median(times)) for times in self.rounds])

    def quantile(self, share: float) -> float:
        """Over all rounds."""
        return float(np.quantile(np.concatenate(self.rounds), share))


class Engine:
    """The engine in one precision."""

    def __init__(self, bundle: Path, precision: str, instances: int = 1) -> None:
        self.precision = precision
        self.instances = instances
        self._timer = _engine.InferenceTimer(bundle, precision, instances)

    def time(self, subject: str, calls: int, cold: bool) -> NDArray[np.float64]:
        """As Peer.time."""
        return self._timer.time(None if subject == PIPELINE else subject, calls, cold)


def measure_inference(bundle: Path, calls: int, peers: Sequence[Peer], rounds: int = 9) -> Iterator[Figure]:
    """Latency of the pipeline and of each network, beside peers, the bandwidth's floor, and many instances.

    calls: timed warm steps a subject, at least 2,000 for a p99.9 that means something. Everything takes its
    turn in each of `rounds`, so that a slow moment of the machine meets all; ratios are medians over rounds.
    """
    engines = [Engine(bundle, precision) for precision in PRECISIONS]
    for subject in [PIPELINE, *(network.name for network in load_contract().networks)]:
        for cold in (False, True):
            chunk = max(1, calls // rounds // (COLD_SHARE if cold else 1))
            yield from _subject(subject, cold, engines, peers, chunk, rounds)
    yield from _bandwidth_floor(bundle, engines, max(1, calls // rounds), rounds)
    yield from _many_instances(bundle, max(1, calls // rounds), rounds)


def _subject(
    subject: str, cold: bool, engines: Sequence[Engine], peers: Sequence[Peer], chunk: int, rounds: int
) -> Iterator[Figure]:
    cache = "cold" if cold else "warm"
    ours = [Times() for _ in engines]
    theirs = [Times() for _ in peers]
    contenders: list[Engine | Peer] = [*engines, *peers]
    for _ in range(rounds):
        for contender, times in zip(contenders, [*ours, *theirs], strict=True):
            contender.time(subject, 1 if cold else 10, False)  # its own code and state back into the cache
            times.rounds.append(contender.time(subject, chunk, cold))
    for engine, times in zip(engines, ours, strict=True):
        condition = f"{engine.precision}/{cache}"
        for measure, share in QUANTILES:
            yield _figure(subject, f"latency_us_{measure}", condition, times.quantile(share), "us")
        yield from _speedups(subject, condition, times, peers, theirs)
    for peer, times in zip(peers, theirs, strict=True):
        words = [peer.name, peer.way, peer.variant, cache]
        condition = "/".join(word for word in words if word)
        yield Figure(subject, "latency_us_median", condition, times.quantile(0.5), "us")


def _speedups(
    subject: str, condition: str, ours: Times, peers: Sequence[Peer], theirs: Sequence[Times]
) -> Iterator[Figure]:
    """Against the fastest way of each peer."""
    ways: dict[tuple[str, str], list[NDArray[np.float64]]] = {}
    for peer, times in zip(peers, theirs, strict=True):
        ways.setdefault((peer.name, peer.variant), []).append(times.medians)
    for (name, variant), medians in ways.items():
        fastest = min(medians, key=lambda values: float(np.median(values)))
        where = f"{condition}/{variant}" if variant else condition
        yield _ratio(subject, f"speedup_vs_{name}", where, fastest / ours.medians)


def _bandwidth_floor(bundle: Path, engines: Sequence[Engine], chunk: int, rounds: int) -> Iterator[Figure]:
    """How much longer the pipeline takes than reading so many bytes as its weights have."""
    for engine in engines:
        weight_bytes = _engine.load_bundle(bundle, engine.precision).weight_bytes
        ours, reading = Times(), Times()
        for _ in range(rounds):
            ours.rounds.append(engine.time(PIPELINE, chunk, False))
            reading.rounds.append(_engine.time_reading(weight_bytes, chunk))
        condition = f"{engine.precision}/warm"
        bandwidth = weight_bytes / reading.quantile(0.5) / 1e3
        yield Figure("engine", "read_bandwidth", condition, bandwidth, "GB/s")
        yield _ratio(PIPELINE, "bandwidth_floor_ratio", condition, ours.medians / reading.medians)


def _many_instances(bundle: Path, chunk: int, rounds: int) -> Iterator[Figure]:
    """The pipeline of instances that share their weights and take turns."""
    single, *others = (Engine(bundle, "float16", instances) for instances in (1, *INSTANCES))
    times = {engine.instances: Times() for engine in (single, *others)}
    for _ in range(rounds):
        for engine in (single, *others):
            engine.time(PIPELINE, engine.instances, False)
            times[engine.instances].rounds.append(engine.time(PIPELINE, chunk, False))
    for engine in others:
        condition = f"float16/warm/{engine.instances} instances"
        own = times[engine.instances]
        yield Figure(PIPELINE, "latency_us_median", condition, own.quantile(0.5), "us")
        yield _ratio(PIPELINE, "time_vs_single", condition, own.medians / times[1].medians)


def _ratio(subject: str, measure: str, condition: str, ratios: NDArray[np.float64]) -> Figure:
    low, high = float(ratios.min()), float(ratios.max())
    return _figure(subject, measure, condition, float(np.median(ratios)), "ratio", low, high)


def _figure(
    subject: str,
    measure: str,
    condition: str,
    value: float,
    unit: str,
    low: float | None = None,
    high: float | None = None,
) -> Figure:
    aim = AIMS.get((measure, condition)) if subject == PIPELINE else None
    return Figure(subject, measure, condition, value, unit, low, high, aim=aim)
