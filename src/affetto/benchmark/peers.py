"""PyTorch and RTNeural as peers: the same weights, one thread, one step at a time."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from affetto import _engine
from affetto.benchmark.inference import PIPELINE
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from numpy.typing import NDArray


def time_steps(step: Callable[[], None], calls: int, walk: _engine.CacheWalk | None) -> NDArray[np.float64]:
    """Microseconds of each of `calls` steps, with a walk through memory before each where one is given."""
    times = np.empty(calls)
    for call in range(calls):
        if walk is not None:
            walk.read()
        begin = time.perf_counter_ns()
        step()
        times[call] = (time.perf_counter_ns() - begin) / 1e3
    return times


class PyTorch:
    """Eager modules or TorchScript, with oneDNN or without: without it, LSTMs take half the time."""

    name = "pytorch"
    variant = ""

    def __init__(self, bundle: Path, scripted: bool, onednn: bool) -> None:
        import torch

        from affetto.export import read_bundle

        torch.set_num_threads(1)
        self._onednn = onednn
        self._walk = _engine.CacheWalk()
        self.way = ("torchscript" if scripted else "eager") + ("" if onednn else ", onednn off")
        self._steps: dict[str, Callable[[], None]] = {}
        with torch.inference_mode(), self._flags():
            for name, module in read_bundle(bundle).items():
                self._steps[name] = _pytorch_step(module.requires_grad_(False), scripted)
        networks = list(self._steps.values())

        def pipeline() -> None:
            for step in networks:
                step()

        self._steps[PIPELINE] = pipeline

    def time(self, subject: str, calls: int, cold: bool) -> NDArray[np.float64]:
        """As Peer.time."""
        import torch

        with torch.inference_mode(), self._flags():
            return time_steps(self._steps[subject], calls, self._walk if cold else None)

    @contextmanager
    def _flags(self) -> Iterator[None]:
        import torch

        mkldnn: Any = torch.backends.mkldnn

        before = mkldnn.enabled
        mkldnn.enabled = self._onednn
        try:
            yield
        finally:
            mkldnn.enabled = before


def _pytorch_step(module: Any, scripted: bool) -> Callable[[], None]:
    """One step that keeps its state."""
    import torch

    trace: Any = torch.jit.trace
    x = torch.rand(1, 1, module.spec.input_size)
    _, state = module(x, None)
    run = module
    if scripted:
        with warnings.catch_warnings():  # of sizes that tracing takes for constants, as they are
            warnings.simplefilter("ignore")
            run = trace(module, (x, state)) if state else trace(lambda values: module(values, None)[0], (x,))

    def stateful() -> None:
        nonlocal state
        _, state = run(x, state)

    def stateless() -> None:
        run(x)

    return stateful if state else stateless


class RtNeural:
    """The program rtneural-bench, which answers on its output to what it is asked on its input."""

    way = ""

    def __init__(self, program: Path, bundle: Path) -> None:
        from affetto.export import bundle_models
        from affetto.export.folder import write_models

        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        write_models({str(model.network): model for model in bundle_models(bundle)}, folder)
        try:
            self._process = subprocess.Popen(
                [program, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        except OSError as error:
            raise InputError(program, "the program rtneural-bench", error.strerror or str(error)) from None
        self._program = program
        built = self._read()
        self.name = f"rtneural_{built['back_end']}"
        # The engine chooses its instructions as it runs, so what was built for less is a peer of its own.
        self.variant = "portable" if built["instructions"] == "portable" else ""
        self.way = "" if self.variant else str(built["instructions"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def time(self, subject: str, calls: int, cold: bool) -> NDArray[np.float64]:
        """As Peer.time."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{subject} {calls} {'cold' if cold else 'warm'}\n")
        self._process.stdin.flush()
        return np.array(self._read())

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise InputError(self._program, "answers as rtneural-bench gives them", "none")
        return json.loads(line)
