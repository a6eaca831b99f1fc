"""One layer as RTNeural's run-time loader reads it; numbers alone, no PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]


class CannotExport(ValueError):
    """A module that RTNeural's format cannot express; the text names it and says why."""


@dataclass(frozen=True)
class RTNeuralLayer:
    """One entry of `layers`: `weights` in the order and orientation that RTNeural's loader reads."""

    type: str
    in_size: int
    size: int
    activation: str = ""
    weights: tuple[Weights, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.type}:{self.size}{':' * bool(self.activation)}{self.activation}"

    @property
    def parameter_count(self) -> int:
        """Numbers in all its weights."""
        return sum(array.size for array in self.weights)


def fold_activation(layers: list[RTNeuralLayer]) -> list[RTNeuralLayer]:
    """Moves an activation into the dense or conv1d before it, where RTNeural takes one."""
    folded: list[RTNeuralLayer] = []
    for layer in layers:
        before = folded[-1] if folded else None
        if (
            layer.type == "activation"
            and before
            and before.type in ("dense", "conv1d")
            and not before.activation
        ):
            folded[-1] = replace(before, activation=layer.activation)
        else:
            folded.append(layer)
    return folded
