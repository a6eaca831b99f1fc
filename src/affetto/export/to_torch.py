"""RTNeural JSON back in PyTorch, bit by bit."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export.arrays import swap_reset_and_update
from affetto.export.causal import CausalSequential
from affetto.export.json_file import read_json
from affetto.networks import SequenceNetwork, build, set_weights

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "softmax": lambda: nn.Softmax(dim=-1),
    "elu": nn.ELU,
}


class _Entry:
    """One layer of the file: its content, its sizes, and its weights as tensors."""

    def __init__(self, content: dict[str, Any], width: int) -> None:
        self.content, self.width, self.size = content, width, int(content["shape"][-1])
        arrays = (np.array(part, np.float64).astype(np.float32) for part in content["weights"])
        self.weights = [torch.from_numpy(array) for array in arrays]


def from_rtneural(path: str | PathLike[str]) -> SequenceNetwork | CausalSequential:
    """The model in a file of RTNeural JSON, in `eval` mode, with the file's weights bit by bit.

    A file that affetto exported gives the contract's network back, any other a `CausalSequential`.
    RTNeural has one bias for an LSTM where PyTorch has two that act as their sum: it comes back as
    `bias_ih`, and `bias_hh` is zero. What the engine's strict reader refuses raises its ModelError.
    """
    path = Path(path)
    _engine.read_rtneural_json(path)  # proves all that is relied on below
    data = read_json(path)
    modules: list[nn.Module] = []
    width = int(data["in_shape"][-1])
    for layer in data["layers"]:
        entry = _Entry(layer, width)
        if layer["type"] != "activation":
            modules.append(_MODULES[layer["type"]](entry))
        # RTNeural's recurrent layers have their own, whatever the file says.
        if layer.get("activation") and layer["type"] not in ("lstm", "gru"):
            modules.append(ACTIVATIONS[layer["activation"]]())
        width = entry.size
    chain = CausalSequential(*modules).eval()
    mark = data.get("affetto")
    return chain if mark is None else _network(mark["network"], chain, path)


def _network(name: str, chain: CausalSequential, path: Path) -> SequenceNetwork:
    """The contract's network with the weights of its layers; the engine has compared their sizes."""
    network = build(name).eval()
    words = [type(module).__name__ for module in network.as_sequential()]
    found = [type(module).__name__ for module in chain]
    if words != found:
        raise InputError(path, f"the modules of {name}, {' '.join(words)}", " ".join(found))
    weights: dict[str, Tensor] = {}
    layers = (module for module in chain if isinstance(module, nn.Linear | nn.LSTM))
    for i, (layer, spec) in enumerate(zip(layers, load_contract().network(name).layers, strict=True)):
        names = {"bias": "bias", "weight": "weight"}
        if spec.type == "lstm":
            names = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0", "bias": "bias_ih_l0"}
        weights |= {f"{i}.{ours}": layer.get_parameter(in_torch) for ours, in_torch in names.items()}
    set_weights(network, weights, path)
    return network


def _dense(entry: _Entry) -> nn.Module:
    module = nn.Linear(entry.width, entry.size, bias=len(entry.weights) == 2)
    parts = (entry.weights[0].T, *entry.weights[1:])
    return _filled(module, dict(zip(("weight", "bias"), parts, strict=False)))


def _lstm(entry: _Entry) -> nn.Module:
    kernel, recurrent, bias = entry.weights
    state = {"weight_ih_l0": kernel.T, "weight_hh_l0": recurrent.T, "bias_ih_l0": bias}
    module = nn.LSTM(entry.width, entry.size, batch_first=True)
    return _filled(module, state | {"bias_hh_l0": torch.zeros_like(bias)})


def _gru(entry: _Entry) -> nn.Module:
    kernel, recurrent, biases = entry.weights
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    state = {
        name: torch.from_numpy(swap_reset_and_update(part.numpy()))
        for name, part in zip(names, (kernel.T, recurrent.T, *biases), strict=True)
    }
    return _filled(nn.GRU(entry.width, entry.size, batch_first=True), state)


def _conv1d(entry: _Entry) -> nn.Module:
    taps, dilation = (_one(entry.content[name]) for name in ("kernel_size", "dilation"))
    groups = int(entry.content.get("groups", 1))
    module = nn.Conv1d(entry.width, entry.size, taps, dilation=dilation, groups=groups)
    return _filled(module, {"weight": entry.weights[0].permute(2, 1, 0), "bias": entry.weights[1]})


def _batchnorm(entry: _Entry) -> nn.Module:
    names = ("weight", "bias", "running_mean", "running_var")[-len(entry.weights) :]
    module = nn.BatchNorm1d(entry.size, eps=entry.content["epsilon"], affine=len(entry.weights) == 4)
    return _filled(module, dict(zip(names, entry.weights, strict=True)))


def _prelu(entry: _Entry) -> nn.Module:
    (slopes,) = entry.weights
    return _filled(nn.PReLU(slopes.numel()), {"weight": slopes.flatten()})


def _one(value: Any) -> int:
    return int(value[0] if isinstance(value, list) else value)


def _filled(module: nn.Module, state: dict[str, Tensor]) -> nn.Module:
    """The module with these tensors; shapes are checked, and none of its own may be missing."""
    missing = module.load_state_dict(state, strict=False)
    assert set(missing.missing_keys) <= {"num_batches_tracked"} and not missing.unexpected_keys
    return module


_MODULES: dict[str, Callable[[_Entry], nn.Module]] = {
    "dense": _dense,
    "time-distributed-dense": _dense,
    "lstm": _lstm,
    "gru": _gru,
    "conv1d": _conv1d,
    "batchnorm": _batchnorm,
    "prelu": _prelu,
}
