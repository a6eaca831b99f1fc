"""Latency of the networks, one step at a time, beside PyTorch doing the same."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto import _engine
from affetto.contract import load_contract
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

ROUNDS = 5


def measure_inference(bundle: Path, calls: int, peers: bool) -> Iterator[Figure]:
    """Latency figures of the pipeline (all five networks once) and of each network.

    calls: timed steps per subject, at least 2,000 for a p99.9 that means something. With peers, engine
    and PyTorch run in turn, and the ratio is the median over the rounds.
    """
    yield from _file_sizes(bundle)
    names: list[str | None] = [None, *(network.name for network in load_contract().networks)]
    for name in names:
        subject = name or "pipeline"
        yield from _latency(subject, _engine.time_networks(str(bundle), name, calls))
        if peers:
            yield _against_pytorch(bundle, name, subject, calls)


def _file_sizes(bundle: Path) -> Iterator[Figure]:
    bytes_of_weights = (bundle / "weights.safetensors").stat().st_size
    yield Figure("engine", "weights_bytes", "file", bytes_of_weights, "bytes")


def _latency(subject: str, microseconds: NDArray[np.float64]) -> Iterator[Figure]:
    for measure, quantile in (("median", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0)):
        value = float(np.quantile(microseconds, quantile))
        yield Figure(subject, f"latency_us_{measure}", "warm", value, "us")


def _against_pytorch(bundle: Path, name: str | None, subject: str, calls: int) -> Figure:
    peer = _pytorch_step(name)
    ratios = []
    for _ in range(ROUNDS):
        ours = float(np.median(_engine.time_networks(str(bundle), name, calls // ROUNDS)))
        theirs = _median_microseconds(peer, max(calls // (10 * ROUNDS), 20))
        ratios.append(theirs / ours)
    return Figure(
        subject, "speedup_vs_pytorch", "warm", float(np.median(ratios)), "ratio", min(ratios), max(ratios)
    )


def _median_microseconds(step: Callable[[], None], calls: int) -> float:
    times = []
    for _ in range(calls):
        begin = time.perf_counter()
        step()
        times.append(1e6 * (time.perf_counter() - begin))
    return float(np.median(times))


def _pytorch_step(name: str | None) -> Callable[[], None]:
    """One stateful step of the networks in eager PyTorch on one thread; their weights do not matter here."""
    import torch

    from affetto.networks import build

    torch.set_num_threads(1)
    networks = [build(spec.name).eval() for spec in load_contract().networks if name in (None, spec.name)]
    inputs = [torch.rand(1, 1, network.spec.input_size) for network in networks]
    states = [None for _ in networks]

    def step() -> None:
        with torch.inference_mode():
            for i, network in enumerate(networks):
                _, states[i] = network(inputs[i], states[i])

    return step
