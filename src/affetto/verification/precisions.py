"""Every precision in which the engine holds weights, against PyTorch with the same rounded weights."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path

import torch

from affetto import _engine
from affetto.export import read_bundle, write_bundle
from affetto.networks import SequenceNetwork
from affetto.networks.weights import named_weights
from affetto.verification.roundtrip import SCALES, TOLERANCE, Parity, compare, scale_weights

TOLERANCES = {"float32": TOLERANCE, "float16": TOLERANCE, "int8": 0.02}
"""int8 rounds the vectors that its weights meet to 15 bits, and an LSTM carries that from step to step."""


def verify_precisions(bundle: Path) -> list[Parity]:
    """The networks of a bundle and the same with larger weights, in each precision, over many steps."""
    found = []
    for scale in SCALES:
        modules = {name: scale_weights(module, scale) for name, module in read_bundle(bundle).items()}
        with tempfile.TemporaryDirectory() as folder:
            write_bundle(Path(folder) / "scaled", modules, {}, precision="float32")
            for precision, tolerance in TOLERANCES.items():
                engine = _engine.load_bundle(Path(folder) / "scaled", precision)
                found += [
                    compare(
                        round_module(module, precision), engine.network(name), precision, scale, tolerance
                    )
                    for name, module in modules.items()
                ]
    return found


def round_module(module: SequenceNetwork, precision: str) -> SequenceNetwork:
    """A copy with the weights that the engine holds in that precision; biases are held as they are."""
    rounded = deepcopy(module)
    weights = named_weights(rounded)
    with torch.no_grad():
        for name, tensor in weights.items():
            if name.endswith(".weight"):
                tensor.copy_(_rounded(tensor, precision))
            elif name.endswith(".weight_ih"):
                recurrent = weights[name.replace("_ih", "_hh")]
                both = _rounded(torch.cat([tensor, recurrent], dim=1), precision)
                tensor.copy_(both[:, : tensor.shape[1]])
                recurrent.copy_(both[:, tensor.shape[1] :])
    return rounded


def _rounded(matrix: torch.Tensor, precision: str) -> torch.Tensor:
    return torch.from_numpy(_engine.round_weights(matrix.detach().contiguous().numpy(), precision))
