"""The best constant: what a network must beat to have learned anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from affetto.contract import load_contract
from affetto.training.losses import QUANTILES

Floats = NDArray[np.float32]


def best_constant(network: str, targets: NDArray[np.generic], mask: Floats) -> Floats:
    """The one prediction [out] that has the least loss on these targets.

    Logits of the class frequencies, means, medians or quantiles, as the network's loss asks.
    """
    spec = load_contract().network(network)
    if targets.ndim == 1:
        counts = np.bincount(targets.astype(np.int64), weights=mask, minlength=spec.output_size)
        # One imagined sighting of each class keeps a class that training lacks from costing infinity.
        logits: Floats = np.log((counts + 1) / (counts + 1).sum()).astype(np.float32)
        return logits
    values = targets.astype(np.float32)
    weights = mask if mask.ndim == 2 else np.broadcast_to(mask[:, None], values.shape)
    if network == "groove":
        columns = [_quantile(values[:, i], weights[:, i], 0.5) for i in range(spec.output_size)]
    else:
        columns = [_mean(values[:, i], weights[:, i]) for i in range(spec.output_size)]
    if network == "dynamics":
        velocity = spec.output_slice("velocity").start
        for name, quantile in QUANTILES.items():
            column = _quantile(values[:, velocity], weights[:, velocity], quantile)
            columns[spec.output_slice(name).start] = column
    return np.array(columns, np.float32)


def _mean(values: Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total else 0.0


def _quantile(values: Floats, weights: Floats, quantile: float) -> float:
    order = np.argsort(values)
    heights = np.cumsum(weights[order], dtype=np.float64)
    if not len(heights) or heights[-1] <= 0:
        return 0.0
    return float(values[order[np.searchsorted(heights, quantile * heights[-1])]])
