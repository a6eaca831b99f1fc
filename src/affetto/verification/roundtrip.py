"""The same numbers from PyTorch and from the engine, over many steps, on weights that are alive."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from affetto import _engine
from affetto.export import read_bundle, to_rtneural
from affetto.networks import SequenceNetwork

STEPS = 1000
RESET_BEFORE = 600
TOLERANCE = 1e-5
SCALES = (1.0, 4.0)
"""As trained, and four times as large: freshly initialised weights are too dead to show an error."""


@dataclass(frozen=True)
class Parity:
    """How far the engine's outputs lie from PyTorch's in float64, the largest absolute difference.

    `rounding` is how far PyTorch's own float32 lies from the same: with weights four times as large,
    logits reach hundreds, and float32 cannot tell them to 1e-5.
    """

    network: str
    way: str
    scale: float
    error: float
    rounding: float

    @property
    def held(self) -> bool:
        """Whether the error is within the tolerance, or within twice what float32 itself rounds away."""
        return self.error <= max(TOLERANCE, 2 * self.rounding)


def verify_roundtrip(bundle: Path) -> list[Parity]:
    """PyTorch against the engine: through the bundle, and through RTNeural JSON on both scales."""
    engine = _engine.load_bundle(bundle)
    found = []
    for name, module in read_bundle(bundle).items():
        found.append(compare(module, engine.network(name), "bundle"))
        for scale in SCALES:
            scaled = scale_weights(module, scale)
            found.append(compare(scaled, through_json(scaled), "RTNeural JSON", scale))
    return found


def through_json(module: SequenceNetwork) -> _engine.Network:
    """The network as the engine reads it from RTNeural JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        to_rtneural(module).save(path)
        return _engine.read_rtneural_json(path)


def compare(module: SequenceNetwork, network: _engine.Network, way: str, scale: float = 1.0) -> Parity:
    """Both over STEPS stateful steps of noise, with a reset before RESET_BEFORE."""
    inputs = np.random.default_rng(0).standard_normal((STEPS, module.spec.input_size), np.float32)
    network.reset()
    exact = torch_outputs(deepcopy(module).double(), inputs)
    error = np.abs(network.run(inputs, [RESET_BEFORE]) - exact).max()
    rounding = np.abs(torch_outputs(module, inputs) - exact).max()
    return Parity(module.spec.name, way, scale, float(error), float(rounding))


def torch_outputs(module: SequenceNetwork, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
    """PyTorch's outputs [steps, out] in the module's precision, the state cleared before RESET_BEFORE."""
    dtype = next(module.parameters()).dtype
    with torch.no_grad():
        parts = torch.from_numpy(inputs).to(dtype).tensor_split([RESET_BEFORE])
        outputs = torch.cat([module(part[None])[0][0] for part in parts])
    return outputs.double().numpy()


def scale_weights(module: SequenceNetwork, scale: float) -> SequenceNetwork:
    """A copy with all weights times `scale`."""
    scaled = deepcopy(module)
    with torch.no_grad():
        for parameter in scaled.parameters():
            parameter.mul_(scale)
    return scaled
