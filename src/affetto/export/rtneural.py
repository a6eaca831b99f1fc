"""RTNeural JSON in the dialect of RTNeural's run-time loader (`json_parser::parseJson`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import nn

from affetto.contract import load_contract
from affetto.export.layers import CannotExport, RTNeuralLayer, fold_activation, layers_of
from affetto.export.numbers import nested
from affetto.files import writing
from affetto.networks import SequenceNetwork


@dataclass(frozen=True)
class RTNeuralModel:
    """A model as RTNeural's loader will read it."""

    in_size: int
    layers: tuple[RTNeuralLayer, ...]
    network: str | None = None
    """The contract's name for it, which the file then carries with the contract's hash."""

    @property
    def out_size(self) -> int:
        """Values of one output."""
        return self.layers[-1].size

    def save(self, path: Path) -> None:
        """Writes the file, one row of weights at a time and aside first."""
        with writing(path) as aside, aside.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(self.chunks())

    def chunks(self) -> Iterator[str]:
        """The JSON text in pieces of at most one row of weights."""
        yield f'{{"in_shape":[null,null,{self.in_size}],'
        if self.network is not None:
            mark = {"network": self.network, "contract": load_contract().hash}
            yield f'"affetto":{json.dumps(mark, separators=(",", ":"))},'
        yield '"layers":['
        for i, layer in enumerate(self.layers):
            yield "," if i else ""
            yield from _layer_chunks(layer)
        yield "]}\n"


def to_rtneural(module: nn.Module, in_size: int | None = None) -> RTNeuralModel:
    """The model that RTNeural runs in the place of `module`, one step of `in_size` values at a time.

    `module` is one of affetto's networks or an `nn.Sequential` (nested ones too) of Linear, LSTM, GRU,
    Conv1d (causal: padding 0), BatchNorm1d, PReLU, Tanh, ReLU, Sigmoid, Softmax and ELU, as they act
    in `eval` mode. Stacked LSTMs and GRUs are split; an activation joins the layer before it where
    RTNeural takes one there. Raises CannotExport, naming the module, for all else and for values that
    are not finite.
    """
    network = None
    if isinstance(module, SequenceNetwork):
        network, in_size, module = module.network, module.spec.input_size, module.as_sequential()
    if in_size is None:
        raise CannotExport("in_size: expected the number of input values, found none")
    layers: list[RTNeuralLayer] = []
    for name, part in _parts(module, ""):
        width = layers[-1].size if layers else in_size
        found = layers_of(part, width, name)
        _check_finite(found, name)
        layers += found
    if not layers:
        raise CannotExport(f"{type(module).__name__}: expected at least one layer, found none")
    return RTNeuralModel(in_size, tuple(fold_activation(layers)), network)


def _parts(module: nn.Module, prefix: str) -> Iterator[tuple[str, nn.Module]]:
    if not isinstance(module, nn.Sequential):
        yield prefix or type(module).__name__, module
        return
    for name, child in module.named_children():
        yield from _parts(child, f"{prefix}.{name}" if prefix else name)


def _check_finite(layers: list[RTNeuralLayer], name: str) -> None:
    if not all(np.isfinite(array).all() for layer in layers for array in layer.weights):
        raise CannotExport(f"{name}: expected finite weights, found NaN or infinity")


def _layer_chunks(layer: RTNeuralLayer) -> Iterator[str]:
    head = {
        "type": layer.type,
        "activation": layer.activation,
        "shape": [None, None, layer.size],
        **layer.settings,
    }
    yield json.dumps(head, separators=(",", ":"), allow_nan=False)[:-1] + ',"weights":['
    for i, array in enumerate(layer.weights):
        yield "," if i else ""
        if array.ndim == 1:
            yield nested(array)
            continue
        yield "["
        for row_index, row in enumerate(array):
            yield ("," if row_index else "") + nested(row)
        yield "]"
    yield "]}"
