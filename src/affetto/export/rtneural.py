"""PyTorch modules as models of RTNeural."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from torch import nn

from affetto.export.causal import CausalSequential
from affetto.export.layer import CannotExport, RTNeuralLayer, fold_activation
from affetto.export.layers import layers_of
from affetto.export.model import RTNeuralModel
from affetto.networks import SequenceNetwork


def to_rtneural(module: nn.Module, in_size: int | None = None) -> RTNeuralModel:
    """The model that RTNeural runs in the place of `module`, one step of `in_size` values at a time.

    `module` is one of affetto's networks or an `nn.Sequential` (nested ones too) of Linear, LSTM, GRU,
    Conv1d (causal: padding 0, zeros before it from a ZeroPad1d or from nowhere), BatchNorm1d, PReLU,
    Tanh, ReLU, Sigmoid, Softmax and ELU, as they act in `eval` mode and as a `CausalSequential` runs them.
    Stacked LSTMs and GRUs are split; an activation joins the layer before it where RTNeural takes one
    there. Weights become 32-bit floats. Raises CannotExport, naming the module, for all else: a forward of
    one's own, hooks, and values that are complex, missing or not finite.
    """
    network = None
    if isinstance(module, SequenceNetwork):
        network, in_size, module = module.network, module.spec.input_size, module.as_sequential()
    if in_size is None:
        raise CannotExport("in_size: expected the number of input values, found none")
    # A plain Sequential with a Conv1d keeps features in the dimension before the steps.
    has_convolution = any(isinstance(part, nn.Conv1d) for part in module.modules())
    feature_dims = (1, -2) if has_convolution and not isinstance(module, CausalSequential) else (-1, 2)
    layers: list[RTNeuralLayer] = []
    for name, part in _without_padding(_parts(module, "")):
        width = layers[-1].size if layers else in_size
        found = layers_of(part, width, name, feature_dims)
        _check_finite(found, name)
        layers += found
    if not layers:
        raise CannotExport(f"{type(module).__name__}: expected at least one layer, found none")
    return RTNeuralModel(in_size, tuple(fold_activation(layers)), network)


def _parts(module: nn.Module, prefix: str) -> Iterator[tuple[str, nn.Module]]:
    if not isinstance(module, nn.Sequential):
        yield prefix or type(module).__name__, module
        return
    if type(module).forward not in (nn.Sequential.forward, CausalSequential.forward):
        raise CannotExport(f"{prefix or type(module).__name__}: a forward of its own cannot be expressed")
    if module._forward_hooks or module._forward_pre_hooks:
        raise CannotExport(f"{prefix or type(module).__name__}: hooks cannot be expressed; take them off")
    for name, child in module.named_children():
        yield from _parts(child, f"{prefix}.{name}" if prefix else name)


def _without_padding(parts: Iterator[tuple[str, nn.Module]]) -> Iterator[tuple[str, nn.Module]]:
    """All but the zeros before the first step that make a Conv1d causal, which RTNeural's always is."""
    padding: tuple[str, nn.ConstantPad1d] | None = None
    for name, part in parts:
        if padding is not None:
            _check_padding(*padding, part)
        padding = (name, part) if isinstance(part, nn.ConstantPad1d) else None
        if padding is None:
            yield name, part
    if padding is not None:
        _check_padding(*padding, None)


def _check_padding(name: str, padding: nn.ConstantPad1d, before: nn.Module | None) -> None:
    """Raises CannotExport unless it puts as many zeros before a Conv1d as that reaches back."""
    if not isinstance(before, nn.Conv1d):
        raise CannotExport(f"{name}: RTNeural has padding before a Conv1d alone")
    wanted = ((before.kernel_size[0] - 1) * before.dilation[0], 0)
    if tuple(padding.padding) != wanted or padding.value != 0:
        found = f"{tuple(padding.padding)} with {padding.value:g}"
        raise CannotExport(
            f"{name}: RTNeural's conv1d is causal, which is padding {wanted} with 0, not {found}"
        )


def _check_finite(layers: list[RTNeuralLayer], name: str) -> None:
    if not all(np.isfinite(array).all() for layer in layers for array in layer.weights):
        raise CannotExport(f"{name}: expected finite weights, found NaN or infinity")
