"""The networks of the contract as PyTorch modules that run over sequences."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from affetto.contract import LayerSpec, NetworkSpec, load_contract

State = tuple[tuple[Tensor, Tensor], ...]
"""Hidden and cell state [1, batch, size] of each LSTM, in order."""

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "softmax": nn.Softmax,
}


class SequenceNetwork(nn.Module):
    """Layers of one network of the contract, run over whole sequences with the LSTM state in and out.

    `layers[i]` is the contract's layer i: a Linear or an LSTM. The LSTM's second bias is held at zero,
    because RTNeural and the engine have one bias a gate; so weights pass both ways bit by bit.
    """

    network: ClassVar[str]
    spec: NetworkSpec
    dropout = 0.0
    """Share of each layer's output but the last that training hides (Srivastava et al. 2014)."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = load_contract().network(self.network)
        self.layers = nn.ModuleList()
        width = self.spec.input_size
        for layer in self.spec.layers:
            self.layers.append(_module(layer, width))
            width = layer.size
        self.activations = nn.ModuleList(_activation(layer.activation) for layer in self.spec.layers)

    def forward(self, inputs: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Runs [batch, steps, input_size] into [batch, steps, output_size] and the state after it.

        `state` is what an earlier call returned; None starts from rest.
        """
        before_last, state = self.logits(inputs, state)
        return self.activations[-1](before_last), state

    def logits(self, inputs: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """`forward` without the last layer's activation, for losses that work on logits."""
        values = inputs
        after: list[tuple[Tensor, Tensor]] = []
        last = len(self.layers) - 1
        for i, layer in enumerate(self.layers):
            if isinstance(layer, nn.LSTM):
                values, carried = layer(values, state[len(after)] if state else None)
                after.append(carried)
            else:
                values = layer(values)
            if i != last:
                values = functional.dropout(self.activations[i](values), self.dropout, self.training)
        return values, tuple(after)

    def as_sequential(self) -> nn.Sequential:
        """The same modules, sharing weights, in a row as exporters read them."""
        row: list[nn.Module] = []
        for layer, activation in zip(self.layers, self.activations, strict=True):
            row.append(layer)
            if not isinstance(activation, nn.Identity):
                row.append(activation)
        return nn.Sequential(*row)


class EmotionRecognizer(SequenceNetwork):
    """What is heard of each frame to an embedding whose first two values are valence and arousal."""

    network = "emotion"


class MelodyPredictor(SequenceNetwork):
    """Musical context to the probabilities of the next 16th: rest, hold or a pitch."""

    network = "melody"


class HarmonyPredictor(SequenceNetwork):
    """Embedding, chroma and chords so far to the probabilities of the next chord."""

    network = "harmony"


class DynamicsPredictor(SequenceNetwork):
    """A note in its context to how it is played."""

    network = "dynamics"


class GroovePredictor(SequenceNetwork):
    """The groove heard so far to timing and accents of the next bar."""

    network = "groove"


_CLASSES: dict[str, type[SequenceNetwork]] = {
    cls.__name__: cls
    for cls in (EmotionRecognizer, MelodyPredictor, HarmonyPredictor, DynamicsPredictor, GroovePredictor)
}


def build(name: str) -> SequenceNetwork:
    """A freshly initialised network. Raises KeyError for a name that the contract lacks."""
    return _CLASSES[load_contract().network(name).class_name]()


def _module(layer: LayerSpec, width: int) -> nn.Module:
    if layer.type == "dense":
        return nn.Linear(width, layer.size)
    if layer.type == "lstm":
        return _lstm(width, layer.size)
    raise ValueError(f"contract: no torch module for a layer of type {layer.type!r}")


def _lstm(width: int, size: int) -> nn.LSTM:
    lstm = nn.LSTM(width, size, batch_first=True)
    with torch.no_grad():
        bias_in, bias_hidden = lstm.get_parameter("bias_ih_l0"), lstm.get_parameter("bias_hh_l0")
        bias_hidden.zero_()
        # A forget gate that starts open lets early gradients reach back in time (Jozefowicz et al. 2015).
        bias_in[size : 2 * size] = 1.0
    bias_hidden.requires_grad_(False)
    return lstm


def _activation(name: str) -> nn.Module:
    if not name:
        return nn.Identity()
    return nn.Softmax(dim=-1) if name == "softmax" else ACTIVATIONS[name]()
