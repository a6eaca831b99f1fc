"""What each network is trained on: one loss a network, masked, over flat steps.

Predictions are [steps, out]: logits where the network ends in a softmax, else outputs. Targets are
[steps] classes or [steps, out] values; the mask has the targets' shape and weighs them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from affetto.contract import load_contract

Loss = Callable[[Tensor, Tensor, Tensor], Tensor]

PROBABILITIES = ("legato", "staccato", "phrase_end", "ornament", "pedal")
"""Outputs of the dynamics network that are probabilities of a yes."""
QUANTILES = {"velocity_low": 0.1, "velocity_high": 0.9}
"""Outputs that are quantiles of the velocity; their target is the velocity itself."""


def cross_entropy(logits: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Mean negative log-likelihood in nats."""
    losses = functional.cross_entropy(logits, targets.long(), reduction="none")
    return _mean(losses, mask)


def emotion(outputs: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Mean over valence and arousal of 1 - CCC, plus the mean squared error of all known outputs."""
    spec = load_contract().network("emotion")
    loss = _mean((outputs - targets).square(), mask)
    for name in ("valence", "arousal"):
        column = spec.output_slice(name).start
        weights = mask[:, column]
        if weights.sum() > 1:
            loss = loss + 0.5 * (1 - concordance(outputs[:, column], targets[:, column], weights))
    return loss


def dynamics(outputs: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Cross-entropy for the probabilities, pinball for the quantiles, squared error for the rest.

    Each kind is averaged over its known targets, and the kinds add up.
    """
    spec = load_contract().network("dynamics")
    column = {part.name: part.offset for part in spec.output}
    chances = [column[name] for name in PROBABILITIES]
    values = [i for name, i in column.items() if name not in QUANTILES and name not in PROBABILITIES]
    squared = _mean((outputs[:, values] - targets[:, values]).square(), mask[:, values])
    entropy = functional.binary_cross_entropy(outputs[:, chances], targets[:, chances], reduction="none")
    loss = squared + 0.1 * _mean(entropy, mask[:, chances])
    velocity = column["velocity"]
    for name, quantile in QUANTILES.items():
        missed = targets[:, velocity] - outputs[:, column[name]]
        loss = loss + _mean(torch.maximum(quantile * missed, (quantile - 1) * missed), mask[:, velocity])
    return loss


def absolute(outputs: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Mean absolute error."""
    return _mean((outputs - targets).abs(), mask)


def concordance(x: Tensor, y: Tensor, weights: Tensor) -> Tensor:
    """Lin's concordance correlation coefficient (Lin 1989) of weighted values, in [-1, 1]."""
    total = weights.sum()
    mean_x, mean_y = (x * weights).sum() / total, (y * weights).sum() / total
    dx, dy = x - mean_x, y - mean_y
    covariance = (dx * dy * weights).sum() / total
    spread = ((dx.square() + dy.square()) * weights).sum() / total
    return 2 * covariance / (spread + (mean_x - mean_y).square() + 1e-8)


LOSSES: dict[str, Loss] = {
    "emotion": emotion,
    "melody": cross_entropy,
    "harmony": cross_entropy,
    "dynamics": dynamics,
    "groove": absolute,
}


def _mean(losses: Tensor, mask: Tensor) -> Tensor:
    return (losses * mask).sum() / mask.sum().clamp(min=1e-8)
