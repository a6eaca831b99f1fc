"""Stored weights as models of RTNeural, without PyTorch: of a bundle, or of one trained network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file

from affetto import _engine
from affetto.contract import LayerSpec, NetworkSpec, load_contract
from affetto.errors import InputError
from affetto.export import arrays
from affetto.export.layer import RTNeuralLayer, Weights
from affetto.export.model import RTNeuralModel

CHECKPOINT_FORMAT = "affetto-checkpoint/1"
_FLOATS = ("F16", "F32", "F64")


def bundle_models(folder: Path) -> list[RTNeuralModel]:
    """The five networks of a bundle, in the contract's order, with the weights as stored.

    The engine proves the bundle first. Raises its ModelError.
    """
    _engine.load_bundle(folder)
    stored = load_file(folder / "weights.safetensors")
    models = []
    for spec in load_contract().networks:
        prefix = f"{spec.name}."
        own = {name.removeprefix(prefix): stored[name] for name in stored if name.startswith(prefix)}
        models.append(_model(spec, own))
    return models


def weights_model(file: Path) -> RTNeuralModel:
    """The network whose weights lie in `file`: a checkpoint of a training, or its weights.safetensors.

    Which of the contract's networks it is follows from the names and shapes of its tensors. Raises
    InputError for any other file, and for values that are not finite.
    """
    with _opened(file) as tensors:
        metadata = tensors.metadata() or {}
        names = {name: name for name in tensors.keys()}  # noqa: SIM118 (not a dict)
        if metadata.get("format") == CHECKPOINT_FORMAT:
            names = _names_in_checkpoint(metadata, file)
        shapes = {}
        for name, stored_name in names.items():
            part = tensors.get_slice(stored_name)
            if part.get_dtype() not in _FLOATS:
                raise InputError(f"{file}: {name}", " or ".join(_FLOATS), str(part.get_dtype()))
            shapes[name] = tuple(part.get_shape())
        spec, of_torch = _identify(shapes, file)
        found = {name: _floats(tensors.get_tensor(names[name]), name, file) for name in names}
    return _model(spec, _single_bias(found) if of_torch else found)


def _model(spec: NetworkSpec, weights: Mapping[str, Weights]) -> RTNeuralModel:
    layers = []
    for i, layer in enumerate(spec.layers):
        parts = {part: weights[f"{i}.{part}"].astype(np.float32) for part in _shapes_of(layer, 1)}
        layers.append(_BUILDERS[layer.type](parts, layer.activation))
    return RTNeuralModel(spec.input_size, tuple(layers), spec.name)


def _dense(parts: Mapping[str, Weights], activation: str) -> RTNeuralLayer:
    return arrays.dense(parts["weight"], parts["bias"], activation)


def _lstm(parts: Mapping[str, Weights], activation: str) -> RTNeuralLayer:  # noqa: ARG001 (its own)
    return arrays.lstm(parts["weight_ih"], parts["weight_hh"], parts["bias"])


_BUILDERS: dict[str, Callable[[Mapping[str, Weights], str], RTNeuralLayer]] = {
    "dense": _dense,
    "lstm": _lstm,
}


def _shapes_of(layer: LayerSpec, width: int) -> dict[str, tuple[int, ...]]:
    """A layer's weights under the names that bundles give them."""
    if layer.type == "lstm":
        gates = 4 * layer.size
        return {"weight_ih": (gates, width), "weight_hh": (gates, layer.size), "bias": (gates,)}
    return {"weight": (layer.size, width), "bias": (layer.size,)}


def _expected(spec: NetworkSpec, of_torch: bool) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all weights: as `affetto.networks` saves them, or as PyTorch has them."""
    expected, width = {}, spec.input_size
    for i, layer in enumerate(spec.layers):
        for part, shape in _shapes_of(layer, width).items():
            if not of_torch:
                expected[f"{i}.{part}"] = shape
            elif layer.type != "lstm":
                expected[f"layers.{i}.{part}"] = shape
            else:
                for name in ("bias_ih", "bias_hh") if part == "bias" else (part,):
                    expected[f"layers.{i}.{name}_l0"] = shape
        width = layer.size
    return expected


def _identify(shapes: Mapping[str, tuple[int, ...]], file: Path) -> tuple[NetworkSpec, bool]:
    """The one network with these weights, and whether they have PyTorch's names."""
    for spec in load_contract().networks:
        for of_torch in (False, True):
            if shapes == _expected(spec, of_torch):
                return spec, of_torch
    names = ", ".join(spec.name for spec in load_contract().networks)
    found = [f"{name} {list(shape)}" for name, shape in sorted(shapes.items())]
    told = f"{', '.join(found[:3])}{' ...' if len(found) > 3 else ''}" if found else "no tensors"
    raise InputError(file, f"the weights of one network of the contract ({names})", told)


def _single_bias(weights: Mapping[str, Weights]) -> dict[str, Weights]:
    """PyTorch's names as a bundle's; an LSTM's two biases are added."""
    named = {}
    for name, array in weights.items():
        _, i, part = name.split(".")
        if part == "bias_hh_l0":
            continue
        if part == "bias_ih_l0":
            array = array + weights[f"layers.{i}.bias_hh_l0"]
        named[f"{i}.{part.removesuffix('_l0').replace('bias_ih', 'bias')}"] = array
    return named


def _names_in_checkpoint(metadata: Mapping[str, str], file: Path) -> dict[str, str]:
    """The network's weights, by PyTorch's names, and under which names the file has them."""
    try:
        tree = _dict_of(json.loads(metadata["tree"]))
        state = _dict_of(tree["state_dict"])
        return {
            name.removeprefix("network."): str(entry["tensor"])
            for name, entry in state.items()
            if name.startswith("network.")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(file, "a checkpoint with the network's weights", "something else") from None


def _dict_of(packed: Any) -> dict[str, Any]:
    """A packed dict with text for keys; what it holds stays packed."""
    return {key: value for key, value in packed["dict"] if isinstance(key, str)}


def _floats(array: Any, name: str, file: Path) -> Weights:
    with np.errstate(over="ignore"):  # what is too large is refused below
        values: Weights = array.astype(np.float32)
    if not np.isfinite(values).all():
        raise InputError(f"{file}: {name}", "finite 32-bit numbers", "NaN or infinity")
    return values


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    if not file.is_file():
        found = "a directory" if file.is_dir() else "no such file"
        raise InputError(file, "a checkpoint or weights.safetensors of a training", found)
    try:
        with safe_open(file, framework="numpy") as tensors:
            yield tensors
    except SafetensorError as error:
        raise InputError(file, "a safetensors file", str(error)) from None
