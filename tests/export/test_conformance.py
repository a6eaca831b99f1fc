"""RTNeural's own convolutional model as PyTorch modules: same outputs, and the same file back."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from affetto.export import to_rtneural

ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


def module_of(layer: dict[str, Any], in_size: int) -> nn.Module:
    """The module that the JSON layer was made from, in this test's own reading of the format."""
    weights = [torch.tensor(part, dtype=torch.float32) for part in layer["weights"]]
    size = layer["shape"][-1]
    if layer["type"] == "dense":
        module: nn.Module = nn.Linear(in_size, size)
        state = {"weight": weights[0].T, "bias": weights[1]}
    elif layer["type"] == "conv1d":
        settings = {"dilation": layer["dilation"][0], "groups": layer["groups"]}
        module = nn.Conv1d(in_size, size, layer["kernel_size"][0], **settings)
        state = {"weight": weights[0].permute(2, 1, 0), "bias": weights[1]}
    elif layer["type"] == "batchnorm":
        module = nn.BatchNorm1d(size, eps=layer["epsilon"], affine=len(weights) == 4)
        names = ["weight", "bias", "running_mean", "running_var"][-len(weights) :]
        state = dict(zip(names, weights, strict=True))
    else:
        module = nn.PReLU(weights[0].numel())
        state = {"weight": weights[0].flatten()}
    module.load_state_dict(state, strict=False)
    return module.eval()


def run(module: nn.Module, values: Tensor) -> Tensor:
    """[1, steps, features] through one module; convolutions see the past alone."""
    if isinstance(module, nn.Linear | nn.Tanh | nn.Sigmoid):
        return module(values)
    channels = values.transpose(1, 2)
    if isinstance(module, nn.Conv1d):
        channels = nn.functional.pad(channels, ((module.kernel_size[0] - 1) * module.dilation[0], 0))
    return module(channels).transpose(1, 2)


def test_convolutions_are_written_as_rtneural_reads_them(rtneural_dir: Path) -> None:
    data = json.loads((rtneural_dir / "models" / "conv.json").read_text())
    row, width = [], 1
    for layer in data["layers"]:
        row.append(module_of(layer, width))
        width = layer["shape"][-1]
        if layer["activation"]:
            row.append(ACTIVATIONS[layer["activation"]]())
    values = torch.from_numpy(read(rtneural_dir, "conv_x_python.csv"))[None]
    with torch.no_grad():
        for module in row:
            values = run(module, values)
    np.testing.assert_allclose(values[0], read(rtneural_dir, "conv_y_python.csv"), rtol=0, atol=1e-6)

    written = json.loads("".join(to_rtneural(nn.Sequential(*row), 1).chunks()))
    for ours, theirs in zip(written["layers"], data["layers"], strict=True):
        assert (ours["type"], ours["activation"]) == (theirs["type"], theirs["activation"])
        for name in ("kernel_size", "dilation", "groups", "epsilon"):
            assert ours.get(name) == theirs.get(name)
        for our_part, their_part in zip(ours["weights"], theirs["weights"], strict=True):
            # One slope for all features is written once a feature.
            expected = np.broadcast_to(np.array(their_part, np.float32), np.shape(our_part))
            assert np.array_equal(np.array(our_part, np.float32), expected)


def read(folder: Path, name: str) -> np.ndarray:
    return np.loadtxt(folder / "test_data" / name, dtype=np.float32).reshape(-1, 1)
