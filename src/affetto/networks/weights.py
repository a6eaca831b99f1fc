"""Weights by name: `<layer>.weight`, `<layer>.bias`, and for an LSTM `.weight_ih`, `.weight_hh`, `.bias`.

Layers are numbered as in the contract. Bundles and checkpoints both carry these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from affetto.errors import InputError
from affetto.files import writing
from affetto.networks.modules import SequenceNetwork

_DENSE_NAMES = {"weight": "weight", "bias": "bias"}
_LSTM_NAMES = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0", "bias": "bias_ih_l0"}


def named_weights(module: SequenceNetwork) -> dict[str, Tensor]:
    """The network's own tensors (not copies), [out, in] or [4 * size, in] as in PyTorch."""
    weights: dict[str, Tensor] = {}
    for i, layer in enumerate(module.layers):
        own = _LSTM_NAMES if isinstance(layer, nn.LSTM) else _DENSE_NAMES
        weights |= {f"{i}.{name}": layer.get_parameter(in_torch) for name, in_torch in own.items()}
    return weights


def set_weights(module: SequenceNetwork, weights: Mapping[str, Tensor], source: object) -> None:
    """Copies weights in after checking every name, shape and value.

    Raises InputError, naming `source`, and leaves the module as it was.
    """
    own = named_weights(module)
    for name, tensor in own.items():
        if name not in weights:
            raise InputError(source, f"weights {name} of {module.spec.name}", "none")
        found = weights[name]
        if found.shape != tensor.shape:
            raise InputError(source, f"{name} of shape {list(tensor.shape)}", f"{list(found.shape)}")
        if not torch.isfinite(found).all():
            raise InputError(source, f"finite values in {name}", "NaN or infinity")
    foreign = sorted(set(weights) - set(own))
    if foreign:
        raise InputError(source, f"only the weights of {module.spec.name}", f"{foreign[0]} as well")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(weights[name])


def save_weights(module: SequenceNetwork, path: Path) -> None:
    """Writes the weights in float32, aside first."""
    weights = {name: tensor.detach().contiguous() for name, tensor in named_weights(module).items()}
    with writing(path) as aside:
        save_file(weights, aside)


def load_weights(module: SequenceNetwork, path: Path) -> None:
    """Reads what `save_weights` wrote. Raises InputError for anything else."""
    if not path.is_file():
        raise InputError(path, f"the weights of {module.spec.name}", "no such file")
    try:
        weights = load_file(path)
    except SafetensorError as error:
        raise InputError(path, "a safetensors file", str(error)) from None
    set_weights(module, weights, path)
