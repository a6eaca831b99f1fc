"""A PyTorch state dict as JSON (RTNeural's `*_torch.json`), read through a description of its layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from affetto.errors import InputError
from affetto.export import arrays
from affetto.export.description import DescribedLayer, Description, describe
from affetto.export.json_file import read_json
from affetto.export.layer import RTNeuralLayer, Weights
from affetto.export.model import RTNeuralModel

_LARGEST = float(np.finfo(np.float32).max)


def read_state_dict_json(
    path: str | PathLike[str], description: Description | Mapping[str, Any]
) -> RTNeuralModel:
    """The model whose weights lie in `path` as `{"<name>.weight": [[...]], ...}`.

    A state dict does not say which layers there are: `description` does, as a mapping that `describe`
    takes. Every array must have the shape that follows from it, and every array must be one of its
    layers'. Raises InputError that names file, key path, expected and found.
    """
    if not isinstance(description, Description):
        description = describe(description)
    content = read_json(Path(path))
    if not isinstance(content, dict):
        raise InputError(path, "an object of arrays, as a state dict is", _kind(content))
    tensors = _Tensors(Path(path), content)
    layers: list[RTNeuralLayer] = []
    width = description.in_size
    for layer in description.layers:
        layers += _READERS[layer.type](tensors.of(layer.name), layer, width)
        width = layers[-1].size
    tensors.check_all_used()
    return RTNeuralModel(description.in_size, tuple(layers))


class _Tensors:
    """The arrays of a state dict, and which of them have been taken."""

    def __init__(self, file: Path, content: Mapping[str, Any]) -> None:
        self.file, self.content = file, content
        self.used: set[str] = set()

    def of(self, name: str) -> _Part:
        """Those of one module."""
        return _Part(self, f"{name}." if name else "")

    def check_all_used(self) -> None:
        """Refuses an array that no layer took: a model without it would not be what was trained."""
        for key, value in self.content.items():
            if isinstance(value, list) and key not in self.used:
                raise InputError(f"{self.file}: {key}", "an array that the layers name", "one that none does")


class _Part:
    """The arrays whose keys begin with one prefix."""

    def __init__(self, tensors: _Tensors, prefix: str) -> None:
        self.tensors, self.prefix = tensors, prefix

    def take(self, key: str, *shape: int) -> Weights:
        """The array of that key and shape."""
        where = f"{self.tensors.file}: {self.prefix}{key}"
        if self.prefix + key not in self.tensors.content:
            raise InputError(where, f"{' x '.join(map(str, shape))} numbers", "no such key")
        self.tensors.used.add(self.prefix + key)
        value = self.tensors.content[self.prefix + key]
        _check(value, shape, where)
        return np.array(value, np.float64).astype(np.float32)

    def length(self, key: str) -> int:
        """Of an array along its first axis; 0 where there is none."""
        value = self.tensors.content.get(self.prefix + key)
        return len(value) if isinstance(value, list) else 0


def _check(value: Any, shape: tuple[int, ...], where: str) -> None:
    """Raises InputError, with the path to it, for the first part of `value` that has not that shape."""
    if not isinstance(value, list) or len(value) != shape[0]:
        what = "numbers" if len(shape) == 1 else "rows"
        raise InputError(where, f"an array of {shape[0]} {what}", _kind(value))
    if len(shape) > 1:
        for i, part in enumerate(value):
            _check(part, shape[1:], f"{where}[{i}]")
        return
    for i, number in enumerate(value):
        # Too large a number was read as infinity.
        if not isinstance(number, float) or abs(number) > _LARGEST:
            raise InputError(f"{where}[{i}]", "a number within the range of 32-bit floats", _kind(number))


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    return "a string" if isinstance(value, str) else str(value).lower().replace("none", "null")


def _dense(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:
    bias = part.take("bias", layer.size) if layer.bias else None
    return [arrays.dense(part.take("weight", layer.size, width), bias, layer.activation)]


def _lstm(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:
    return [arrays.lstm(*_recurrent(part, layer, width, i, gates=4)) for i in range(layer.num_layers)]


def _gru(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:
    return [arrays.gru(*_recurrent(part, layer, width, i, gates=3)) for i in range(layer.num_layers)]


def _recurrent(
    part: _Part, layer: DescribedLayer, width: int, i: int, gates: int
) -> tuple[Weights, Weights, Weights | None, Weights | None]:
    rows = gates * layer.size
    kernel = part.take(f"weight_ih_l{i}", rows, width if i == 0 else layer.size)
    recurrent = part.take(f"weight_hh_l{i}", rows, layer.size)
    if not layer.bias:
        return kernel, recurrent, None, None
    return kernel, recurrent, part.take(f"bias_ih_l{i}", rows), part.take(f"bias_hh_l{i}", rows)


def _conv1d(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:
    if width % layer.groups or layer.size % layer.groups:
        what = f"{part.tensors.file}: {layer.name or layer.type}: groups"
        raise InputError(what, f"a divisor of the sizes {width} and {layer.size}", str(layer.groups))
    weight = part.take("weight", layer.size, width // layer.groups, layer.kernel_size)
    bias = part.take("bias", layer.size) if layer.bias else None
    return [arrays.conv1d(weight, bias, layer.dilation, layer.groups, layer.activation)]


def _batchnorm(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:
    scale, shift = (part.take(key, width) if layer.affine else None for key in ("weight", "bias"))
    mean, variance = part.take("running_mean", width), part.take("running_var", width)
    return [arrays.batchnorm(mean, variance, scale, shift, layer.epsilon)]


def _prelu(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:  # noqa: ARG001 (its own)
    slopes = 1 if part.length("weight") == 1 else width
    return [arrays.prelu(part.take("weight", slopes), width)]


def _activation(part: _Part, layer: DescribedLayer, width: int) -> list[RTNeuralLayer]:  # noqa: ARG001 (no weights)
    return [arrays.activation(layer.activation, width)]


_READERS: dict[str, Callable[[_Part, DescribedLayer, int], list[RTNeuralLayer]]] = {
    "dense": _dense,
    "lstm": _lstm,
    "gru": _gru,
    "conv1d": _conv1d,
    "batchnorm": _batchnorm,
    "prelu": _prelu,
    "activation": _activation,
}
