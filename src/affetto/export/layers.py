"""PyTorch modules as the layers of RTNeural's run-time loader, one function a module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from affetto.export import arrays
from affetto.export.layer import CannotExport, RTNeuralLayer, Weights


def layers_of(
    module: nn.Module, in_size: int, name: str, feature_dims: tuple[int, ...] = (-1,)
) -> list[RTNeuralLayer]:
    """The layers of one module that gets `in_size` values. Raises CannotExport, naming the module.

    `feature_dims`: what a Softmax may call the dimension of the features.
    """
    _check_plain(module, name)
    if isinstance(module, tuple(_NOTHING_AT_INFERENCE)):
        return []
    for kind, activation in _ACTIVATIONS.items():
        if type(module) is kind:
            _check_activation(module, name, feature_dims)
            return [arrays.activation(activation, in_size)]
    for kind, convert in _CONVERTERS.items():
        if type(module) is kind:
            return convert(module, in_size, name)
    raise CannotExport(f"{name}: RTNeural has no layer for {type(module).__name__}")


def _check_plain(module: nn.Module, name: str) -> None:
    """Refuses what would change the numbers unseen."""
    hooks = (module._forward_hooks, module._forward_pre_hooks)
    if any(hooks):
        raise CannotExport(f"{name}: hooks cannot be expressed; take them off")
    for key, tensor in (*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)):
        if tensor.is_meta:
            raise CannotExport(f"{name}: expected values in {key}, found a meta tensor, which has none")
        if tensor.is_complex():
            raise CannotExport(f"{name}: expected real values in {key}, found complex ones")


def _check_activation(module: nn.Module, name: str, feature_dims: tuple[int, ...]) -> None:
    if isinstance(module, nn.ELU) and module.alpha != 1.0:
        raise CannotExport(f"{name}: RTNeural's ELU has alpha 1, not {module.alpha}")
    if isinstance(module, nn.Softmax) and module.dim not in (*feature_dims, None):
        names = " or ".join(str(dim) for dim in feature_dims)
        raise CannotExport(
            f"{name}: RTNeural's softmax runs over the features (dim {names} here), not dim {module.dim}"
        )


def _dense(module: nn.Linear, in_size: int, name: str) -> list[RTNeuralLayer]:
    _expect(name, "in_features", module.in_features, in_size)
    return [arrays.dense(_array(module.weight), _optional(module.bias))]


def _lstm(module: nn.LSTM, in_size: int, name: str) -> list[RTNeuralLayer]:
    return [arrays.lstm(*weights) for weights in _recurrent(module, in_size, name)]


def _gru(module: nn.GRU, in_size: int, name: str) -> list[RTNeuralLayer]:
    return [arrays.gru(*weights) for weights in _recurrent(module, in_size, name)]


def _recurrent(
    module: nn.LSTM | nn.GRU, in_size: int, name: str
) -> list[tuple[Weights, Weights, Weights | None, Weights | None]]:
    """Input and recurrent kernel and both biases of each layer of a stack, as PyTorch has them."""
    _expect(name, "input_size", module.input_size, in_size)
    if module.bidirectional:
        raise CannotExport(f"{name}: RTNeural runs forward in time and has no bidirectional layer")
    if getattr(module, "proj_size", 0):
        raise CannotExport(f"{name}: RTNeural has no projection (proj_size {module.proj_size})")
    stack = []
    for i in range(module.num_layers):
        kernel, recurrent = (_array(getattr(module, f"weight_{part}_l{i}")) for part in ("ih", "hh"))
        bias_in, bias_hidden = (
            _optional(getattr(module, f"bias_{part}_l{i}", None)) for part in ("ih", "hh")
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
    weight, bias = _array(module.weight), _optional(module.bias)
    return [arrays.conv1d(weight, bias, module.dilation[0], module.groups)]


def _batch_norm(module: nn.BatchNorm1d, in_size: int, name: str) -> list[RTNeuralLayer]:
    _expect(name, "num_features", module.num_features, in_size)
    if module.running_mean is None or module.running_var is None:
        raise CannotExport(f"{name}: BatchNorm1d without running statistics depends on the batch")
    mean, variance = _array(module.running_mean), _array(module.running_var)
    scale, shift = (_optional(part if module.affine else None) for part in (module.weight, module.bias))
    return [arrays.batchnorm(mean, variance, scale, shift, module.eps)]


def _prelu(module: nn.PReLU, in_size: int, name: str) -> list[RTNeuralLayer]:
    if module.num_parameters not in (1, in_size):
        raise CannotExport(f"{name}: expected 1 or {in_size} slopes, found {module.num_parameters}")
    return [arrays.prelu(_array(module.weight), in_size)]


def _expect(name: str, what: str, found: int, expected: int) -> None:
    if found != expected:
        raise CannotExport(f"{name}: expected {what} {expected}, found {found}")


def _optional(tensor: Tensor | None) -> Weights | None:
    return None if tensor is None else _array(tensor)


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
