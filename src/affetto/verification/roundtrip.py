"""The same numbers from PyTorch and from the engine, over many steps, and the same weights back."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from affetto import _engine
from affetto.export import from_rtneural, read_bundle, to_rtneural
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
    tolerance: float = TOLERANCE

    @property
    def held(self) -> bool:
        """Whether the error is within the tolerance, or within twice what float32 itself rounds away."""
        return self.error <= max(self.tolerance, 2 * self.rounding)


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


@dataclass(frozen=True)
class WayBack:
    """How many of a network's weights came back from RTNeural JSON to PyTorch with other bits."""

    network: str
    weights: int
    changed: int

    @property
    def held(self) -> bool:
        """Whether every bit came back."""
        return self.changed == 0


def verify_way_back(bundle: Path) -> list[WayBack]:
    """PyTorch to RTNeural JSON and back again, each network of a bundle."""
    return [way_back(module) for module in read_bundle(bundle).values()]


def way_back(module: SequenceNetwork) -> WayBack:
    """The network's weights against those that come back; an LSTM's two biases count as their sum."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        to_rtneural(module).save(path)
        back = from_rtneural(path)
    before, after = (_bits(each) for each in (module, back))
    if {name: array.shape for name, array in before.items()} != {n: a.shape for n, a in after.items()}:
        raise ValueError(f"{module.network}: other weights came back than went")
    changed = sum(int(np.count_nonzero(before[name] != after[name])) for name in before)
    return WayBack(module.network, sum(array.size for array in before.values()), changed)


def _bits(module: torch.nn.Module) -> dict[str, NDArray[np.uint32]]:
    """All weights as the 32 bits of each; the two biases of an LSTM as their sum, under the first."""
    weights = {name: tensor.detach() for name, tensor in module.state_dict().items()}
    for name in [name for name in weights if "bias_hh" in name]:
        weights[name.replace("bias_hh", "bias_ih")] = (
            weights.pop(name) + weights[name.replace("bias_hh", "bias_ih")]
        )
    return {name: tensor.numpy().view(np.uint32) for name, tensor in weights.items()}


def through_json(module: SequenceNetwork) -> _engine.Network:
    """The network as the engine reads it from RTNeural JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        to_rtneural(module).save(path)
        return _engine.read_rtneural_json(path)


def compare(
    module: SequenceNetwork,
    network: _engine.Network,
    way: str,
    scale: float = 1.0,
    tolerance: float = TOLERANCE,
) -> Parity:
    """Both over STEPS stateful steps of noise, with a reset before RESET_BEFORE."""
    inputs = np.random.default_rng(0).standard_normal((STEPS, module.spec.input_size), np.float32)
    network.reset()
    exact = torch_outputs(deepcopy(module).double(), inputs)
    error = np.abs(network.run(inputs, [RESET_BEFORE]) - exact).max()
    rounding = np.abs(torch_outputs(module, inputs) - exact).max()
    return Parity(module.spec.name, way, scale, float(error), float(rounding), tolerance)


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
