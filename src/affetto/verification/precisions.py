"""Every precision in which the engine holds weights, against PyTorch with the same rounded weights."""

from __future__ import annotations

import json
import tempfile
from copy import deepcopy
from pathlib import Path

import torch

from affetto import _engine
from affetto.export import read_bundle, write_bundle
from affetto.networks import SequenceNetwork
from affetto.networks.weights import named_weights
from affetto.verification.roundtrip import SCALES, TOLERANCE, Parity, compare, scale_weights

LOOSEST_TOLERANCE = 1e-4
PRECISIONS = ("float32", "float16", "int8")
INT8_TOLERANCES = {1.0: 0.005, 4.0: 0.06}
"""By scale: int8 rounds the vectors that its weights meet to 15 bits, and each layer multiplies the error."""


def verify_precisions(bundle: Path) -> list[Parity]:
    """The networks of a bundle and the same with larger weights, in each precision, over many steps."""
    found = []
    for scale in SCALES:
        modules = {name: scale_weights(module, scale) for name, module in read_bundle(bundle).items()}
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder) / "scaled", modules)
            for precision in PRECISIONS:
                tolerance = INT8_TOLERANCES[scale] if precision == "int8" else TOLERANCE
                engine = _engine.load_bundle(Path(folder) / "scaled", precision)
                found += [
                    compare(
                        round_module(module, precision), engine.network(name), precision, scale, tolerance
                    )
                    for name, module in modules.items()
                ]
    return found


def _write(folder: Path, modules: dict[str, SequenceNetwork]) -> None:
    """A bundle with the loosest tolerance that there may be: larger weights are further from PyTorch."""
    write_bundle(folder, modules, {}, precision="float32")
    manifest = folder / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["golden"]["tolerance"] = LOOSEST_TOLERANCE
    manifest.write_text(json.dumps(content), encoding="utf-8")


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
