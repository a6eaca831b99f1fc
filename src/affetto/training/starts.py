"""Where training starts: weights that already do the obvious, so that what is learned is the rest."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from affetto.networks import SequenceNetwork

_PASSED = 0.3
"""Scale at which a value passes through tanh nearly unbent."""
_ELSEWHERE = 0.01
"""Share of their random size that other weights into a passed value keep."""
_STRAIGHTENING_STEPS, _STRAIGHTENING_ROWS, _STRAIGHTENING_RATE = 2000, 512, 3e-3


def start(network: SequenceNetwork, inputs: NDArray[np.float32]) -> None:
    """Prepares a fresh network for training on inputs [steps, in]."""
    layers = [layer for layer in network.layers if isinstance(layer, nn.Linear)]
    if network.network == "emotion":
        with torch.no_grad():
            _standardise(layers[0], inputs)
    elif network.network == "groove":
        with torch.no_grad():
            columns = _pass_means(network, layers)
        _straighten(network, columns, torch.from_numpy(inputs))


def _standardise(layer: nn.Linear, inputs: NDArray[np.float32]) -> None:
    """Makes the layer see each input as if it had mean 0 and deviation 1."""
    mean = torch.from_numpy(inputs.mean(axis=0))
    deviation = torch.from_numpy(inputs.std(axis=0)).clamp(min=1e-3)
    layer.weight.div_(deviation)
    layer.bias.sub_(layer.weight @ mean)


def _pass_means(network: SequenceNetwork, layers: list[nn.Linear]) -> Tensor:
    """Makes the groove network answer with the means that it hears: the running mean is hard to beat."""
    spec = network.spec
    sources = (spec.input_slice("offsets_mean"), spec.input_slice("accents_mean"))
    columns = torch.tensor([i for part in sources for i in range(part.start, part.stop)])
    count = len(columns)
    first, second, last = layers
    _pass(first.weight[:count], columns, _PASSED)
    _pass(second.weight[:count], torch.arange(count), 1.0)
    _pass(last.weight, torch.arange(count), 1.0 / _PASSED)
    for bias in (first.bias[:count], second.bias[:count], last.bias):
        bias.zero_()
    return columns


def _pass(rows: Tensor, columns: Tensor, scale: float) -> None:
    rows.mul_(_ELSEWHERE)
    rows[torch.arange(len(columns)), columns] = scale


def _straighten(network: SequenceNetwork, columns: Tensor, inputs: Tensor) -> None:
    """Unbends what three layers of tanh do to loud and soft means, by a short regression on themselves."""
    optimizer = torch.optim.Adam(network.parameters(), lr=_STRAIGHTENING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _STRAIGHTENING_STEPS)
    for _ in range(_STRAIGHTENING_STEPS):
        rows = inputs[torch.randint(len(inputs), (_STRAIGHTENING_ROWS,))]
        loss = (network(rows[None])[0][0] - rows[:, columns]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
