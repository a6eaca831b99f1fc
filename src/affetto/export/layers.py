"""PyTorch modules as the layers of RTNeural's run-time loader, one function a module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

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


def layers_of(module: nn.Module, in_size: int, name: str) -> list[RTNeuralLayer]:
    """The layers of one module that gets `in_size` values. Raises CannotExport, naming the module."""
    if isinstance(module, tuple(_NOTHING_AT_INFERENCE)):
        return []
    for kind, activation in _ACTIVATIONS.items():
        if type(module) is kind:
            return [_activation(module, activation, in_size, name)]
    for kind, convert in _CONVERTERS.items():
        if type(module) is kind:
            return convert(module, in_size, name)
    raise CannotExport(f"{name}: RTNeural has no layer for {type(module).__name__}")


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


def _activation(module: nn.Module, activation: str, in_size: int, name: str) -> RTNeuralLayer:
    if isinstance(module, nn.ELU) and module.alpha != 1.0:
        raise CannotExport(f"{name}: RTNeural's ELU has alpha 1, not {module.alpha}")
    if isinstance(module, nn.Softmax) and module.dim not in (-1, None):
        raise CannotExport(
            f"{name}: RTNeural's softmax runs over the features (dim -1), not dim {module.dim}"
        )
    return RTNeuralLayer("activation", in_size, in_size, activation)


def _dense(module: nn.Linear, in_size: int, name: str) -> list[RTNeuralLayer]:
    _expect(name, "in_features", module.in_features, in_size)
    bias = _array(module.bias) if module.bias is not None else np.zeros(module.out_features, np.float32)
    return [RTNeuralLayer("dense", in_size, module.out_features, weights=(_array(module.weight).T, bias))]


def _lstm(module: nn.LSTM, in_size: int, name: str) -> list[RTNeuralLayer]:
    # Gates i, f, g, o in PyTorch are i, f, c, o in RTNeural; its two biases only ever act as their sum.
    layers = []
    for kernel, recurrent, bias_in, bias_hidden in _recurrent(module, in_size, name, gates=4):
        weights = (kernel.T, recurrent.T, bias_in + bias_hidden)
        layers.append(RTNeuralLayer("lstm", kernel.shape[1], module.hidden_size, "", weights))
    return layers


def _gru(module: nn.GRU, in_size: int, name: str) -> list[RTNeuralLayer]:
    layers = []
    for kernel, recurrent, bias_in, bias_hidden in _recurrent(module, in_size, name, gates=3):
        # PyTorch's gates are r, z, n; RTNeural's are z, r, h.
        kernel, recurrent, bias_in, bias_hidden = (
            np.concatenate([part[1], part[0], part[2]])
            for part in (np.split(array, 3) for array in (kernel, recurrent, bias_in, bias_hidden))
        )
        weights = (kernel.T, recurrent.T, np.stack([bias_in, bias_hidden]))
        layers.append(RTNeuralLayer("gru", kernel.shape[1], module.hidden_size, "", weights))
    return layers


def _recurrent(
    module: nn.LSTM | nn.GRU, in_size: int, name: str, gates: int
) -> list[tuple[Weights, Weights, Weights, Weights]]:
    """Input and recurrent kernel and both biases of each layer of a stack, as PyTorch has them."""
    _expect(name, "input_size", module.input_size, in_size)
    if module.bidirectional:
        raise CannotExport(f"{name}: RTNeural runs forward in time and has no bidirectional layer")
    if getattr(module, "proj_size", 0):
        raise CannotExport(f"{name}: RTNeural has no projection (proj_size {module.proj_size})")
    stack = []
    for i in range(module.num_layers):
        kernel, recurrent = (_array(getattr(module, f"weight_{part}_l{i}")) for part in ("ih", "hh"))
        bias = np.zeros(gates * module.hidden_size, np.float32)
        bias_in, bias_hidden = (
            _array(getattr(module, f"bias_{part}_l{i}")) if module.bias else bias for part in ("ih", "hh")
        )
        stack.append((kernel, recurrent, bias_in, bias_hidden))
    return stack


def _conv1d(module: nn.Conv1d, in_size: int, name: str) -> list[RTNeuralLayer]:
    _expect(name, "in_channels", module.in_channels, in_size)
    if module.stride != (1,):
        raise CannotExport(f"{name}: RTNeural's conv1d has stride 1, not {module.stride[0]}")
    if module.padding not in ((0,), "valid"):
        raise CannotExport(
            f"{name}: RTNeural's conv1d is causal, which is padding 0 here, not {module.padding}"
        )
    bias = _array(module.bias) if module.bias is not None else np.zeros(module.out_channels, np.float32)
    settings = {
        "kernel_size": list(module.kernel_size),
        "dilation": list(module.dilation),
        "groups": module.groups,
    }
    # [out, in / groups, time] in PyTorch; [time, in / groups, out] in RTNeural.
    kernel = _array(module.weight).transpose(2, 1, 0)
    return [RTNeuralLayer("conv1d", in_size, module.out_channels, "", (kernel, bias), settings)]


def _batch_norm(module: nn.BatchNorm1d, in_size: int, name: str) -> list[RTNeuralLayer]:
    _expect(name, "num_features", module.num_features, in_size)
    if module.running_mean is None or module.running_var is None:
        raise CannotExport(f"{name}: BatchNorm1d without running statistics depends on the batch")
    weights = [_array(module.running_mean), _array(module.running_var)]
    if module.affine:
        weights = [_array(module.weight), _array(module.bias), *weights]
    return [RTNeuralLayer("batchnorm", in_size, in_size, "", tuple(weights), {"epsilon": module.eps})]


def _prelu(module: nn.PReLU, in_size: int, name: str) -> list[RTNeuralLayer]:
    if module.num_parameters not in (1, in_size):
        raise CannotExport(f"{name}: expected 1 or {in_size} slopes, found {module.num_parameters}")
    slopes = np.broadcast_to(_array(module.weight), (1, in_size))
    return [RTNeuralLayer("prelu", in_size, in_size, "", (slopes,))]


def _expect(name: str, what: str, found: int, expected: int) -> None:
    if found != expected:
        raise CannotExport(f"{name}: expected {what} {expected}, found {found}")


def _array(tensor: Tensor) -> Weights:
    array: Weights = tensor.detach().to(device="cpu", dtype=torch.float32).numpy()
    return array


_NOTHING_AT_INFERENCE = (nn.Identity, nn.Dropout, nn.Dropout1d)
_ACTIVATIONS: dict[type[nn.Module], str] = {
    nn.Tanh: "tanh",
    nn.ReLU: "relu",
    nn.Sigmoid: "sigmoid",
    nn.Softmax: "softmax",
    nn.ELU: "elu",
}
_CONVERTERS: dict[type[nn.Module], Callable[[Any, int, str], list[RTNeuralLayer]]] = {
    nn.Linear: _dense,
    nn.LSTM: _lstm,
    nn.GRU: _gru,
    nn.Conv1d: _conv1d,
    nn.BatchNorm1d: _batch_norm,
    nn.PReLU: _prelu,
}
