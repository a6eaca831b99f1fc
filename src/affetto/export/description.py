"""A description of layers, which a PyTorch state dict lacks: what comes after what, and how large it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from affetto.errors import InputError
from affetto.export.json_file import read_json

MAX_SIZE = 1 << 16
ACTIVATIONS = ("tanh", "relu", "sigmoid", "softmax", "elu")


@dataclass(frozen=True)
class DescribedLayer:
    """One module of the model; `name` is what its keys begin with in the state dict, before the dot.

    `size` is its outputs; `num_layers`, `bias`, `kernel_size`, `dilation`, `groups`, `affine` and
    `epsilon` (BatchNorm1d's eps) are the module's own arguments, with PyTorch's defaults.
    """

    type: str
    name: str = ""
    size: int = 0
    activation: str = ""
    bias: bool = True
    num_layers: int = 1
    kernel_size: int = 1
    dilation: int = 1
    groups: int = 1
    affine: bool = True
    epsilon: float = 1e-5


@dataclass(frozen=True)
class Description:
    """The layers of a model of `in_size` inputs, first to last."""

    in_size: int
    layers: tuple[DescribedLayer, ...]


def read_description(file: Path) -> Description:
    """The description in a JSON file. Raises InputError."""
    return describe(read_json(file, integers=True), str(file))


def describe(content: Any, source: str = "description") -> Description:
    """`{"in_size": 1, "layers": [{"type": "lstm", "name": "rec", "size": 8}, ...]}`, checked.

    Raises InputError, with `source` and the JSON path, for another key, type or value.
    """
    if not isinstance(content, Mapping):
        raise InputError(source, "an object with in_size and layers", _kind(content))
    _check_keys(content, {"in_size", "layers"}, {"in_size", "layers"}, source, "")
    layers = content["layers"]
    if not isinstance(layers, list | tuple) or not layers:
        raise InputError(f"{source}: layers", "an array of at least one layer", _kind(layers))
    return Description(
        _size(content["in_size"], f"{source}: in_size"),
        tuple(_layer(layer, source, f"layers[{i}]") for i, layer in enumerate(layers)),
    )


def _layer(content: Any, source: str, path: str) -> DescribedLayer:
    if not isinstance(content, Mapping):
        raise InputError(f"{source}: {path}", "a layer: an object", _kind(content))
    kind = content.get("type")
    if not isinstance(kind, str) or kind not in _KEYS:
        found = _kind(kind) if "type" in content else "none"
        raise InputError(f"{source}: {path}.type", " or ".join(_KEYS), found)
    required, optional = _KEYS[kind]
    _check_keys(content, required | {"type"}, required | optional | {"type"}, source, path)
    fields = {key: _READERS[key](value, f"{source}: {path}.{key}") for key, value in content.items()}
    if kind == "activation" and not fields["activation"]:
        raise InputError(f"{source}: {path}.activation", " or ".join(ACTIVATIONS), '""')
    return DescribedLayer(**fields)


def _check_keys(
    content: Mapping[str, Any], required: set[str], known: set[str], source: str, path: str
) -> None:
    where = f"{source}: {path}" if path else source
    for key in sorted(required - set(content)):
        raise InputError(where, f"the key {key!r}", "none")
    for key in content:
        if key not in known:
            raise InputError(where, f"only the keys {', '.join(sorted(known))}", repr(key))


def _size(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_SIZE:
        raise InputError(where, f"an integer from 1 to {MAX_SIZE}", _kind(value))
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(where, "a string", _kind(value))
    return value


def _activation(value: Any, where: str) -> str:
    if value != "" and value not in ACTIVATIONS:
        raise InputError(where, f'{", ".join(ACTIVATIONS)} or ""', _kind(value))
    return str(value)


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(where, "true or false", _kind(value))
    return value


def _epsilon(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e6:
        raise InputError(where, "a number from 0 to 1e6", _kind(value))
    return float(value)


def _kind(value: Any) -> str:
    """What a value is, in words fit for one line."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"an array of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and not math.isfinite(value):
        return "a number out of range"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "type": _text,
    "name": _text,
    "size": _size,
    "activation": _activation,
    "bias": _truth,
    "num_layers": _size,
    "kernel_size": _size,
    "dilation": _size,
    "groups": _size,
    "affine": _truth,
    "epsilon": _epsilon,
}
_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "dense": ({"size"}, {"name", "bias", "activation"}),
    "lstm": ({"size"}, {"name", "bias", "num_layers"}),
    "gru": ({"size"}, {"name", "bias", "num_layers"}),
    "conv1d": ({"size", "kernel_size"}, {"name", "bias", "dilation", "groups", "activation"}),
    "batchnorm": (set(), {"name", "affine", "epsilon"}),
    "prelu": (set(), {"name"}),
    "activation": ({"activation"}, set()),
}
"""Of each type: the keys that it must have, and those that it may have."""
